namespace EmotionSelectivity.Science.Randomness;

/// <summary>
/// Quantile function of the standard normal distribution: algorithm AS 241 (Wichura 1988, PPND16), with a relative
/// accuracy of about 1e-16. It uses only the four operations and the square root, so that every machine gets the same
/// bits; the logarithm of a math library may differ in the last bit.
/// </summary>
public static class StandardNormal
{
    private const double CentreHalfWidth = 0.425;
    private const double FarTail = 5;

    private static readonly double[] CentreAbove =
    [
        3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
        4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3,
    ];

    private static readonly double[] CentreBelow =
    [
        1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
        2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3,
    ];

    private static readonly double[] TailAbove =
    [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    private static readonly double[] TailBelow =
    [
        1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static readonly double[] FarAbove =
    [
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static readonly double[] FarBelow =
    [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];

    /// <summary>Returns x with P(X &lt;= x) = p.</summary>
    /// <param name="p">Probability in (0, 1).</param>
    public static double Quantile(double p)
    {
        var fromCentre = p - 0.5;
        if (Math.Abs(fromCentre) <= CentreHalfWidth)
        {
            var r = CentreHalfWidth * CentreHalfWidth - fromCentre * fromCentre;
            return fromCentre * Polynomial(CentreAbove, r) / Polynomial(CentreBelow, r);
        }
        var tail = Math.Sqrt(-Log(fromCentre < 0 ? p : 1 - p));
        var x = tail <= FarTail
            ? Polynomial(TailAbove, tail - 1.6) / Polynomial(TailBelow, tail - 1.6)
            : Polynomial(FarAbove, tail - FarTail) / Polynomial(FarBelow, tail - FarTail);
        return fromCentre < 0 ? -x : x;
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        var sum = 0.0;
        for (var i = coefficients.Length - 1; i >= 0; i--)
            sum = sum * x + coefficients[i];
        return sum;
    }

    /// <summary>ln x = e ln 2 + 2 artanh((m - 1) / (m + 1)) for x = m 2^e, m in [sqrt(1/2), sqrt 2).</summary>
    private static double Log(double x)
    {
        const double ln2 = 0.693147180559945309417;
        const int lastTerm = 21;
        var exponent = Math.ILogB(x);
        var mantissa = Math.ScaleB(x, -exponent);
        if (mantissa * mantissa > 2)
            (mantissa, exponent) = (mantissa / 2, exponent + 1);
        var s = (mantissa - 1) / (mantissa + 1);
        var sum = 0.0;
        for (var term = lastTerm; term >= 1; term -= 2)
            sum = sum * s * s + 1.0 / term;
        return exponent * ln2 + 2 * s * sum;
    }
}
