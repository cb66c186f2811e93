using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>What the verification of a run found.</summary>
/// <param name="Faults">Everything that is not as it must be; empty for a good run.</param>
/// <param name="Files">Files of the certificate that were held against it.</param>
/// <param name="Bytes">Their length together.</param>
/// <param name="Rows">Rows that were read.</param>
/// <param name="CellsPlanned">Cells of the sweep; 0 where the plan could not be made.</param>
/// <param name="CellsCommitted">How many of them are there.</param>
/// <param name="Arms">Its further arms, runs of their own.</param>
public sealed record VerificationResult(
    IReadOnlyList<Fault> Faults, int Files, long Bytes, long Rows, int CellsPlanned, int CellsCommitted, ImmutableArray<string> Arms)
{
    public bool IsGood => Faults.Count == 0;

    /// <summary>With what was found in an arm, whose faults are named by its folder.</summary>
    internal VerificationResult With(string folder, VerificationResult arm) => new(
        [.. Faults, .. arm.Faults.Select(fault => fault with { Where = Path.IsPathRooted(fault.Where) ? fault.Where : $"{folder}/{fault.Where}" })],
        Files + arm.Files, Bytes + arm.Bytes, Rows + arm.Rows, CellsPlanned + arm.CellsPlanned, CellsCommitted + arm.CellsCommitted, Arms);
}
