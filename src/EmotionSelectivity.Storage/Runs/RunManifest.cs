using System.Collections.Immutable;
using System.Text.Json;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>State of a run, as recorded in run.json.</summary>
public enum RunState
{
    Running,

    /// <summary>
    /// All planned cells are committed, and their files are being merged. External tools should not read them
    /// meanwhile.
    /// </summary>
    Compacting,

    /// <summary>All planned cells are committed and all tables were written.</summary>
    Complete,

    /// <summary>The run ended with missing cells.</summary>
    Incomplete,
    Failed,
    Cancelled,
}

/// <summary>Content of run.json: the sweep, the program and the hashes of the inputs of a run.</summary>
public sealed record RunManifest
{
    /// <summary>Id of the run.</summary>
    public required string Run { get; init; }

    public required RunState State { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>Null while the run has not ended.</summary>
    public required DateTimeOffset? Ended { get; init; }

    public required long Seed { get; init; }

    public required ProgramVersion Program { get; init; }

    public required ImmutableArray<ComputeHost> Hosts { get; init; }

    public required InputHashes Inputs { get; init; }

    /// <summary>The resolved sweep: with all defaults, and with absolute paths.</summary>
    public required SweepSpec Sweep { get; init; }

    /// <summary>
    /// Names of the sweep's further arms, each with a run directory under <c>arms</c>; empty for an arm itself.
    /// </summary>
    public required ImmutableArray<string> Arms { get; init; }

    /// <summary>What was found in the inputs that can be used but may not be meant; absent in runs that an earlier version began.</summary>
    public IReadOnlyList<InputWarning>? Warnings { get; init; }

    /// <summary>Whether a list is null or contains null, which the JSON reader accepts.</summary>
    private bool HasNulls =>
        Warnings?.Any(warning => warning is null) == true || HasNull(Hosts) || HasNull(Arms) || HasNull(Inputs.Sets) || HasNull(Sweep.Stimuli) || HasNull(Sweep.Layers)
        || Sweep.Gains.IsDefault || Sweep.Controls.Gains.IsDefault;

    /// <summary>Serializes the manifest as indented UTF-8.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, RunManifestJson.Default.RunManifest);

    /// <exception cref="DamagedFileException">The content is not a valid manifest.</exception>
    public static RunManifest FromJson(ReadOnlySpan<byte> json, string file)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(json, RunManifestJson.Default.RunManifest)
                ?? throw new DamagedFileException(file, "It is empty.");
            return manifest.HasNulls ? throw new DamagedFileException(file, "A list is missing or has an entry that is null.") : manifest;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException or ArgumentException)
        {
            throw new DamagedFileException(file, e.Message, e);
        }
    }

    private static bool HasNull<T>(ImmutableArray<T> list)
        where T : class => list.IsDefault || list.Any(item => item is null);
}

/// <summary>The program that computed a run, and its platform.</summary>
/// <param name="Version">Program version.</param>
/// <param name="Commit">Commit of its source; null if it was built outside a repository.</param>
/// <param name="Packages">Versions of the libraries that affect the results.</param>
/// <param name="Runtime">Description of the .NET runtime.</param>
/// <param name="System">Operating system.</param>
public sealed record ProgramVersion(
    string Version, string? Commit, ImmutableSortedDictionary<string, string> Packages, string Runtime, string System);

/// <summary>A machine that computed a part of a run.</summary>
/// <param name="Host">Host name.</param>
/// <param name="Device">Kind and model of the device.</param>
/// <param name="Processors">Number of logical processors.</param>
/// <param name="Memory">Memory available to the process, in bytes.</param>
public sealed record ComputeHost(string Host, string Device, int Processors, long Memory);

/// <summary>SHA-256 of all inputs of a run.</summary>
/// <param name="Weights">Hash of the weights file; null for random weights.</param>
/// <param name="Sets">Hashes of the stimulus sets, in the order of the sweep.</param>
public sealed record InputHashes(string? Weights, ImmutableArray<SetHashes> Sets);

/// <summary>SHA-256 of the files of a stimulus set.</summary>
/// <param name="Set">Name of the set.</param>
/// <param name="Images">Hash of image names and file hashes (<see cref="ImageHash"/>).</param>
/// <param name="Ratings">Hash of the ratings file.</param>
public sealed record SetHashes(string Set, string Images, string Ratings);
