using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Tests.Verification;

/// <summary>
/// The first row of a set and layer is at gain 0, neurons for pleasant read for pleasant; the second, read for neutral,
/// stands in no cell.
/// </summary>
public sealed class DissociationCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Verify_RowMissing_NamesIt() =>
        AssertFault(rows => rows[1..], "Planned rows are missing: iaps, conv1_1, gain 0, neurons for pleasant read for pleasant");

    [Fact]
    public Task Verify_RowNotPlanned_NamesIt() => AssertFault(rows => [.. rows, rows[0] with { Layer = "conv4_1" }], "not planned: iaps, conv4_1");

    [Theory]
    [InlineData(0, "read for pleasant")]
    [InlineData(1, "read for neutral")]
    public Task Verify_OtherCounts_NamesTheRow(int row, string name) => AssertFault(
        rows => With(rows, row, r => r with { Score = r.Score! with { Confusion = r.Score.Confusion + new Confusion(0, 0, 1, 0) } }),
        $"differ from those of the decisions: iaps, conv1_1, gain 0, neurons for pleasant {name}.");

    [Fact]
    public Task Verify_RowWithoutAScore_NamesIt() =>
        AssertFault(rows => With(rows, 0, r => r with { Score = null, DeltaF1 = null, DeltaAuc = null }), "or rows without missing cells have none: iaps, conv1_1, gain 0");

    [Fact]
    public Task Verify_OtherChange_NamesTheRow() =>
        AssertFault(rows => With(rows, 1, r => r with { DeltaF1 = r.DeltaF1 + 0.01 }), "differ from those relative to gain 1: iaps, conv1_1, gain 0");

    [Fact]
    public Task Verify_NoChangeOfAuc_NamesTheRow() =>
        AssertFault(rows => With(rows, 1, r => r with { DeltaAuc = null }), "differ from those relative to gain 1: iaps, conv1_1, gain 0");

    private static List<DissociationRow> With(List<DissociationRow> rows, int at, Func<DissociationRow, DissociationRow> change)
    {
        rows[at] = change(rows[at]);
        return rows;
    }

    private Task AssertFault(Func<List<DissociationRow>, List<DissociationRow>> change, string what) =>
        ChangedRun.AssertFault(_folder.Path, RunFiles.Dissociation, change, what);
}
