using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>
/// The effect test (docs/method.md, "Null distributions"). Without an effect, the labels predicted by the intact and
/// the intervened network are exchangeable. An image is either classified with confidence, equally by all networks and
/// correctly in 85 of 100 cases, or is a borderline case, for which each network tosses its own coin. Then the intact
/// network is exchangeable with a whole family of intervened ones, and the family-wise level is exact too.
/// </summary>
internal static class EffectStudies
{
    public const string Pointwise = "p_effect", FamilyWise = "p_fwer", FalseDiscovery = "p_fdr";
    private const int Images = 90;
    private const int Points = 12;
    private const int Permutations = 599;
    private const double Borderline = 0.3;

    /// <summary>One point; the least p_fwer and p_fdr of twelve.</summary>
    public static Study NoEffect { get; } = new([Pointwise, FamilyWise, FalseDiscovery], number =>
    {
        var result = Test(number, Networks(number));
        return [result.P[0], result.Fwer.Min(), result.Fdr.Min()];
    });

    /// <summary>
    /// Every network errs on its own: single points are exchangeable with the intact network, a whole family only
    /// nearly so.
    /// </summary>
    public static Study ErringAlone { get; } = new([Pointwise, FamilyWise, FalseDiscovery], number =>
    {
        var stream = Stream(number);
        bool[] shown = Shown;
        bool[][] networks = [.. Enumerable.Range(1, Points + 1).Select(n => shown.Select((s, i) => stream.Uniform(1000 * n + i) < 0.8 ? s : !s).ToArray())];
        var result = Test(number, networks);
        return [result.P[0], result.Fwer.Min(), result.Fdr.Min()];
    });

    /// <summary>The wrong way: p_fwer of the points that are there, looked at whenever a further one comes.</summary>
    public static Study FamilyThatGrows { get; } = new([FamilyWise], number =>
    {
        var networks = Networks(number);
        return [Enumerable.Range(2, Points).Min(known => Test(number, networks[..known]).Fwer.Min())];
    });

    /// <summary>The wrong way: the least p of the family's points.</summary>
    public static Study LeastOfMany { get; } = new([Pointwise], number => [Test(number, Networks(number)).P.Min()]);

    /// <summary>Repeated holdout: every image tested three times, read alike each time. One coin an image.</summary>
    public static Study TestedRepeatedly { get; } = new([Pointwise], number => [Repeated(number, test => test / 3)]);

    /// <summary>The wrong way: a coin for each test.</summary>
    public static Study CoinForEachTest { get; } = new([Pointwise], number => [Repeated(number, test => test)]);

    /// <summary>The first of twelve networks loses 60 of 100 of the images it read as the emotion.</summary>
    public static Study Planted { get; } = new([Pointwise, FamilyWise, FalseDiscovery], number =>
    {
        var networks = Networks(number);
        networks[1] = [.. networks[0].Select((read, i) => read && Stream(number).Uniform(50_000 + i) > 0.6)];
        var result = Test(number, networks);
        return [result.P[0], result.Fwer[0], result.Fdr[0]];
    });

    private static bool[] Shown => [.. Enumerable.Range(0, Images).Select(i => i % 3 == 0)];

    private static RandomStream Stream(int number) => new(number, DrawPurpose.RandomWeights, 40);

    /// <summary>What the intact network reads, then the intervened ones.</summary>
    private static bool[][] Networks(int number)
    {
        var stream = Stream(number);
        return [.. Enumerable.Range(1, Points + 1).Select(network => Shown.Select((shown, i) => Read(shown, i, network)).ToArray())];

        bool Read(bool shown, int image, int network)
        {
            if (stream.Uniform(image) < Borderline)
                return stream.Uniform(1000 * (network + 1) + image) < 0.5;
            return stream.Uniform(1000 + image) < 0.85 ? shown : !shown;
        }
    }

    private static EffectTestResult Test(int number, bool[][] networks) =>
        EffectTest.Run(new SwapCoins(number, 0, [.. Enumerable.Range(0, Images)], Permutations), Shown, networks[0], networks[1..], CancellationToken.None);

    private static double Repeated(int number, Func<int, int> coinOf)
    {
        var networks = Networks(number);
        var coins = new SwapCoins(number, 0, [.. Enumerable.Range(0, 3 * Images).Select(coinOf)], Permutations);
        return EffectTest.Run(coins, Thrice(Shown), Thrice(networks[0]), [Thrice(networks[1])], CancellationToken.None).P[0];
    }

    private static bool[] Thrice(bool[] images) => [.. images.SelectMany(image => Enumerable.Repeat(image, 3))];
}
