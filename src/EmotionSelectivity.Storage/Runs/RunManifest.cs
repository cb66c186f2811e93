using System.Collections.Immutable;
using System.Text.Json;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    Running,

    /// <summary>Every planned cell is committed; files of cells are being brought together, and are not to be read by others meanwhile.</summary>
    Compacting,

    /// <summary>Every planned cell is committed and the tables are made.</summary>
    Complete,

    /// <summary>It ended with cells missing.</summary>
    Incomplete,
    Failed,
    Cancelled,
}

/// <summary>run.json: what was run, by what, from which bytes.</summary>
public sealed record RunManifest
{
    /// <summary>Id of the run.</summary>
    public required string Run { get; init; }

    public required RunState State { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>Null while it runs.</summary>
    public required DateTimeOffset? Ended { get; init; }

    public required long Seed { get; init; }

    public required ProgramVersion Program { get; init; }

    public required ImmutableArray<ComputeHost> Hosts { get; init; }

    public required InputHashes Inputs { get; init; }

    /// <summary>The resolved sweep: every default filled in, every path absolute.</summary>
    public required SweepSpec Sweep { get; init; }

    /// <summary>Names of the sweep's further arms, each a run directory under <c>arms</c>; an arm has none itself.</summary>
    public required ImmutableArray<string> Arms { get; init; }

    /// <summary>UTF-8, indented.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, RunManifestJson.Default.RunManifest);

    /// <exception cref="DamagedFileException">Not a manifest.</exception>
    public static RunManifest FromJson(ReadOnlySpan<byte> json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize(json, RunManifestJson.Default.RunManifest)
                ?? throw new DamagedFileException(file, "It holds nothing.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException or ArgumentException)
        {
            throw new DamagedFileException(file, e.Message, e);
        }
    }
}

/// <summary>The program that ran, and what it ran on.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="Commit">Of its source; null where it was built outside a repository.</param>
/// <param name="Packages">Versions of the libraries that the numbers depend on.</param>
/// <param name="Runtime">As .NET calls itself.</param>
/// <param name="System">Operating system.</param>
public sealed record ProgramVersion(
    string Version, string? Commit, ImmutableSortedDictionary<string, string> Packages, string Runtime, string System);

/// <summary>A machine that computed.</summary>
/// <param name="Host">Name.</param>
/// <param name="Device">Kind and model.</param>
/// <param name="Processors">Logical processors.</param>
/// <param name="Memory">Bytes available to the process.</param>
public sealed record ComputeHost(string Host, string Device, int Processors, long Memory);

/// <summary>SHA-256 of everything that the numbers come from.</summary>
/// <param name="Weights">Of the weights file; null for random weights.</param>
/// <param name="Sets">Of every stimulus set, in the sweep's order.</param>
public sealed record InputHashes(string? Weights, ImmutableArray<SetHashes> Sets);

/// <summary>SHA-256 of a stimulus set.</summary>
/// <param name="Set">Its name.</param>
/// <param name="Images">One hash over image names and file hashes (<see cref="ImageHash"/>).</param>
/// <param name="Ratings">Of the ratings file.</param>
public sealed record SetHashes(string Set, string Images, string Ratings);
