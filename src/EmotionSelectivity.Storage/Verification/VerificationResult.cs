using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>Result of the verification of a run.</summary>
/// <param name="Faults">All faults; empty for a valid run.</param>
/// <param name="Files">Number of files that files.parquet lists.</param>
/// <param name="Bytes">Total length of these files, in bytes.</param>
/// <param name="Rows">Number of rows that were read.</param>
/// <param name="CellsPlanned">Number of cells of the sweep; 0 if the sweep could not be planned.</param>
/// <param name="CellsCommitted">Number of these cells that are committed.</param>
/// <param name="Arms">Names of the sweep's further arms.</param>
public sealed record VerificationResult(
    IReadOnlyList<Fault> Faults, int Files, long Bytes, long Rows, int CellsPlanned, int CellsCommitted, ImmutableArray<string> Arms)
{
    /// <summary>What could not be checked, although nothing is known to be wrong. A run with remarks is valid.</summary>
    public IReadOnlyList<Fault> Remarks { get; init; } = [];

    public bool IsGood => Faults.Count == 0;

    /// <summary>Adds the result of an arm; the locations of its faults are prefixed with its folder.</summary>
    internal VerificationResult With(string folder, VerificationResult arm) => new(
        [.. Faults, .. InFolder(folder, arm.Faults)], Files + arm.Files, unchecked(Bytes + arm.Bytes), Rows + arm.Rows, CellsPlanned + arm.CellsPlanned,
        CellsCommitted + arm.CellsCommitted, Arms)
    {
        Remarks = [.. Remarks, .. InFolder(folder, arm.Remarks)],
    };

    private static IEnumerable<Fault> InFolder(string folder, IEnumerable<Fault> faults) =>
        faults.Select(fault => fault with { Where = Path.IsPathRooted(fault.Where) || ObjectAddress.HasScheme(fault.Where) ? fault.Where : $"{folder}/{fault.Where}" });
}
