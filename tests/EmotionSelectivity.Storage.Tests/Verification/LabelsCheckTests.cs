using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Tests.Verification;

public sealed class LabelsCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Verify_LabelMissing_NamesTheImage() => AssertFault(rows => rows[1..], "Planned labels are missing: iaps, draw 1, pleasant-0.png");

    [Fact]
    public Task Verify_LabelOfADrawTooMany_NamesIt() =>
        AssertFault(rows => [.. rows, rows[0] with { Draw = 2 }], "not planned: iaps, draw 2, pleasant-0.png");

    [Fact]
    public Task Verify_LabelOfAnExcludedImage_NamesIt() =>
        AssertFault(rows => [.. rows, rows[0] with { Image = "excluded.png" }], "not planned: iaps, draw 1, excluded.png");

    [Fact]
    public Task Verify_LabelTwice_NamesTheTable() => AssertFault(rows => [.. rows, rows[0]], "more than once");

    [Fact]
    public Task Verify_OtherCategoryCounts_NamesTheBlock() =>
        AssertFault(rows => [rows[0] with { Category = Emotion.Unpleasant }, .. rows[1..]], "counts of test blocks differ from the observed ones: iaps, draw 1, fold 0.");

    /// <summary>The set keeps its counts, but not its two test blocks: that is no permutation within blocks.</summary>
    [Fact]
    public Task Verify_CategoriesExchangedBetweenBlocks_NamesBothBlocks()
    {
        return AssertFault(rows => Exchange(rows, "pleasant-2.png", "neutral-1.png"), "iaps, draw 1, fold 0; iaps, draw 1, fold 1.");

        static List<ShuffledLabel> Exchange(List<ShuffledLabel> rows, string a, string b)
        {
            var (first, second) = (rows.FindIndex(r => r.Image == a), rows.FindIndex(r => r.Image == b));
            (rows[first], rows[second]) = (rows[first] with { Category = rows[second].Category }, rows[second] with { Category = rows[first].Category });
            return rows;
        }
    }

    [Fact]
    public async Task Verify_CategoriesExchangedWithinABlock_NamesTheCellsThatCountedByThem() =>
        // Decisions of the shuffled target count otherwise by other labels.
        await ChangedRun.AssertFault(
            _folder.Path, RunFiles.Labels, rows => [.. rows.Select(Swap)], "counts of z > 0 differ", "decisions/layer=conv1_1/fold=0/g0.parquet",
            Science.Sweeps.StoredDecisions.All);

    /// <summary>Neutral for unpleasant and the other way round: every block has as many of both.</summary>
    private static ShuffledLabel Swap(ShuffledLabel row) => row.Category switch
    {
        Emotion.Neutral => row with { Category = Emotion.Unpleasant },
        Emotion.Unpleasant => row with { Category = Emotion.Neutral },
        _ => row,
    };

    private Task AssertFault(Func<List<ShuffledLabel>, List<ShuffledLabel>> change, string what) =>
        ChangedRun.AssertFault(_folder.Path, RunFiles.Labels, change, what);
}
