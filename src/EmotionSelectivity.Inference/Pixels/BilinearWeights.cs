namespace EmotionSelectivity.Inference.Pixels;

/// <summary>
/// Weights of Pillow's antialiased bilinear filter along one axis: a triangle of half-width max(scale, 1) around the
/// centre of each target pixel, normalised in double precision and then rounded to 22-bit fractions.
/// </summary>
internal sealed class BilinearWeights
{
    /// <summary>32 bits minus 8 bits of a value minus 2 bits for sign and overshoot.</summary>
    public const int FractionBits = 32 - 8 - 2;

    private readonly int[] _first;
    private readonly int[][] _weights;

    /// <param name="from">Source length in pixels.</param>
    /// <param name="to">Target length in pixels.</param>
    public BilinearWeights(int from, int to)
    {
        _first = new int[to];
        _weights = new int[to][];
        var scale = (double)from / to;
        var support = Math.Max(scale, 1);
        for (var target = 0; target < to; target++)
        {
            var centre = (target + 0.5) * scale;
            var first = Math.Max((int)(centre - support + 0.5), 0);
            var end = Math.Min((int)(centre + support + 0.5), from);
            _first[target] = first;
            _weights[target] = Rounded(Triangle(first, end, centre, 1 / support));
        }
    }

    /// <summary>Index of the first source pixel that contributes to a target pixel.</summary>
    public int First(int target) => _first[target];

    /// <summary>Weights of the source pixels from <see cref="First"/> on, in units of 2^-22.</summary>
    public ReadOnlySpan<int> Of(int target) => _weights[target];

    private static double[] Triangle(int first, int end, double centre, double inverseSupport)
    {
        var weights = new double[end - first];
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Max(1 - Math.Abs((i + first - centre + 0.5) * inverseSupport), 0);
            sum += weights[i];
        }
        if (sum != 0)
        {
            for (var i = 0; i < weights.Length; i++)
                weights[i] /= sum;
        }
        return weights;
    }

    private static int[] Rounded(double[] weights) => Array.ConvertAll(weights, weight => (int)(0.5 + weight * (1 << FractionBits)));
}
