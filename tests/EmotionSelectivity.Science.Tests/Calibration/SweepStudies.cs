using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>
/// Calibration of the tests against controls (docs/method.md, "Null distributions"), each under the hypothesis that it
/// tests. The hypotheses differ: a readout depends on the neurons selected by its own labels even if the labels carry
/// no information, so uninformative labels are the null hypothesis of meaning and chance only. The null hypothesis of
/// specificity is a selection without information about the network; that of sham is a selection by labels that are no
/// more related to the readout's labels than permuted ones.
/// </summary>
internal static class SweepStudies
{
    public const string SpecificityLesion = "p_specificity, lesion", SpecificityTwice = "p_specificity, g = 2", ShamLesion = "p_sham, lesion", ShamTwice = "p_sham, g = 2";
    public const string MeaningF1 = "p_meaning_f1, lesion", MeaningAuc = "p_meaning_auc, lesion", MeaningAucTwice = "p_meaning_auc, g = 2";
    public const string Chance = "p_chance, g = 1", ChanceLesion = "p_chance, lesion", AllThree = "specificity, sham and meaning, lesion";
    private const int Draws = 19;

    private static readonly SimulatedModel Blind = new() { Meaning = 1.5, BlindSelection = true, ImagesACategory = 20 };
    private static readonly SimulatedModel Readable = new() { Meaning = 1.5 };
    private static readonly SweepChoices FiveFolds = new() { Random = Draws, Folds = new KFold(5), Scope = SelectionScope.All };
    private static readonly SweepChoices Shuffled = new() { Shuffled = Draws, Folds = new KFold(5) };
    private static readonly SimulatedModel Meaningless = new() { ImagesACategory = 20 };

    private static readonly SimulatedModel OneDirection = Meaningless with { Latents = 1, Loading = 0.5, Noise = 0.02, PleasantTimes = 2 };

    private static readonly (string Test, Func<SimulatedSweep, double> P)[] Specificity =
        [(SpecificityLesion, s => s.P(Gain.Lesion).Specificity!.Value), (SpecificityTwice, s => s.P(Gain.From(2)).Specificity!.Value)];

    private static readonly (string Test, Func<SimulatedSweep, double> P)[] Sham =
        [(ShamLesion, s => s.P(Gain.Lesion).Sham!.Value), (ShamTwice, s => s.P(Gain.From(2)).Sham!.Value)];

    private static readonly (string Test, Func<SimulatedSweep, double> P)[] Meaning =
    [
        (MeaningF1, s => s.P(Gain.Lesion).MeaningF1!.Value), (MeaningAuc, s => s.P(Gain.Lesion).MeaningAuc!.Value),
        (MeaningAucTwice, s => s.P(Gain.From(2)).MeaningAuc!.Value), (Chance, s => s.P(Gain.Intact).Chance!.Value), (ChanceLesion, s => s.P(Gain.Lesion).Chance!.Value),
    ];

    /// <summary>Neurons are chosen on noise, the same in every fold: exchangeable with random ones.</summary>
    public static Study BlindSelection { get; } = Of(Blind, FiveFolds, Specificity);

    /// <summary>
    /// Chosen on noise anew in every fold, as under scope train: their effects average out, those of random ones do
    /// not.
    /// </summary>
    public static Study BlindSelectionInEachFold { get; } = Of(Blind, FiveFolds with { Scope = SelectionScope.Train }, Specificity);

    /// <summary>The wrong way: random draws change from fold to fold.</summary>
    public static Study OrderChangesWithFold { get; } = Of(Blind, FiveFolds with { RandomOrderChangesWithFold = true }, Specificity);

    /// <summary>The wrong way: random draws from all neurons but the chosen ones.</summary>
    public static Study PoolWithoutSelective { get; } = Of(Blind, FiveFolds with { Pool = ControlPool.Others }, Specificity);

    /// <summary>The selecting labels are one more permutation; those of readouts and scores mean something.</summary>
    public static Study SelectionByPermutedLabels { get; } = Of(Readable, new SweepChoices { Shuffled = Draws, SelectByPermutedLabels = true }, Sham);

    /// <summary>Labels mean nothing; five folds.</summary>
    public static Study NoMeaning { get; } = Of(Meaningless, Shuffled, Meaning);

    /// <summary>
    /// Labels mean nothing, and images differ in one direction only: all folds' readouts are nearly one function of it,
    /// turned by the labels.
    /// </summary>
    public static Study NoMeaningOneDirection { get; } = Of(OneDirection, Shuffled, [(Chance, s => s.P(Gain.Intact).Chance!.Value)]);

    /// <summary>
    /// The wrong way to chance: the same, test labels permuted under the predictions of readouts that the observed
    /// labels trained.
    /// </summary>
    public static Study FixedPredictions { get; } = Of(OneDirection, Shuffled with { Shuffled = 0, Folds = new KFold(10) }, [(Chance, PermutedUnderFixedPredictions)]);

    /// <summary>Labels mean nothing; two sets that share half of their items.</summary>
    public static Study NoMeaningSharedItems { get; } = Of(SimulatedModel.NoMeaning with { Sets = 2, SharedACategory = 5 }, Shuffled with { Folds = new KFold(3) }, Meaning);

    /// <summary>The wrong way: the labels of a draw are permuted anew in every fold.</summary>
    public static Study LabelsChangeWithFold { get; } = Of(Meaningless, Shuffled with { LabelsChangeWithFold = true }, Meaning);

    /// <summary>Labels mean nothing; folds by repeated holdout.</summary>
    public static Study NoMeaningHoldout { get; } = Of(
        Meaningless, new SweepChoices { Shuffled = Draws, Folds = new Holdout(3) }, Meaning);

    /// <summary>
    /// No one's null: what specificity and sham say where the labels mean nothing, alone and together with meaning.
    /// </summary>
    public static Study WhereLabelsMeanNothing { get; } = Of(
        SimulatedModel.NoMeaning, new SweepChoices { Random = Draws, Shuffled = Draws },
        [.. Specificity, .. Sham, (AllThree, s => new[] { s.P(Gain.Lesion).Specificity, s.P(Gain.Lesion).Sham, s.P(Gain.Lesion).MeaningF1 }.Max()!.Value)]);

    /// <summary>Six of 32 neurons respond to pleasant images, in two sets.</summary>
    public static Study Planted { get; } = Of(
        SimulatedModel.NoMeaning with { Sets = 2, Planted = 2, Loading = 0.3, Rest = 0.5, ImagesACategory = 15 }, new SweepChoices { Random = Draws, Shuffled = Draws }, [.. Specificity, .. Sham, .. Meaning]);

    private static Study Of(SimulatedModel model, SweepChoices choices, (string Test, Func<SimulatedSweep, double> P)[] tests) =>
        new([.. tests.Select(test => test.Test)], number =>
        {
            var sweep = new SimulatedSweep(model, choices, number);
            return [.. tests.Select(test => test.P(sweep))];
        });

    private static double PermutedUnderFixedPredictions(SimulatedSweep sweep)
    {
        var set = sweep.StimulusSets[0];
        var read = sweep.Predictions.Where(p => p.Read).Select(p => p.Image).ToArray();
        var permutation = CategoryPermutation.OverSets([set], seed: 1);
        double[] drawn = [.. Enumerable.Range(1, 99).Select(draw => F1(permutation.Draw(draw)[0]))];
        return PValue.UpperTail(F1([.. set.Included.Select(stimulus => stimulus.Category!.Value)]), drawn);

        double F1(Emotion[] categories) =>
            2.0 * read.Count(image => categories[image] == Emotion.Pleasant) / (read.Length + categories.Count(c => c == Emotion.Pleasant));
    }
}
