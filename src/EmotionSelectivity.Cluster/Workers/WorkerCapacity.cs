using System.Globalization;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Workers;

/// <summary>What a silo publishes about itself in its Orleans silo metadata.</summary>
/// <param name="Role">What it hosts.</param>
/// <param name="Host">Name of its machine.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>; empty for a silo that is not a worker.</param>
/// <param name="Precisions">Number formats that it can compute in, such as <c>fp32,bf16</c>.</param>
/// <param name="Threads">Threads that compute in parallel.</param>
/// <param name="Slots">Items of one run that it is given at once: one on its device lane, and the next one, which reads its inputs meanwhile.</param>
/// <param name="Memory">Bytes of main memory that the process may use.</param>
/// <param name="DeviceMemory">Bytes of device memory that were free when it started; null where it computes in main memory.</param>
/// <param name="Program">Version and commit of the program: one run is computed by equal programs only.</param>
public sealed record WorkerCapacity(SiloRole Role, string Host, string Device, string Precisions, int Threads, int Slots, long Memory, long? DeviceMemory, string Program)
{
    /// <summary>Slots of a worker with one device lane.</summary>
    public const int SlotsALane = 2;

    private const string Prefix = "emosel.";

    /// <summary>Whether it can compute in a number format.</summary>
    public bool Computes(NumericPrecision precision) => Precisions.Split(',').Contains(precision.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The machine as run.json names it.</summary>
    public ComputeHost AsHost() => new(Host, Device, Threads, Memory);

    /// <summary>Converts to silo metadata.</summary>
    public Dictionary<string, string> ToMetadata() => new(StringComparer.Ordinal)
    {
        [Prefix + "role"] = Role.ToString(),
        [Prefix + "host"] = Host,
        [Prefix + "device"] = Device,
        [Prefix + "precisions"] = Precisions,
        [Prefix + "threads"] = Threads.ToString(CultureInfo.InvariantCulture),
        [Prefix + "slots"] = Slots.ToString(CultureInfo.InvariantCulture),
        [Prefix + "memory"] = Memory.ToString(CultureInfo.InvariantCulture),
        [Prefix + "device-memory"] = DeviceMemory?.ToString(CultureInfo.InvariantCulture) ?? "",
        [Prefix + "program"] = Program,
    };

    /// <summary>Converts from silo metadata; null where they are not those of a silo of this program.</summary>
    public static WorkerCapacity? FromMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        return Enum.TryParse<SiloRole>(Of("role"), out var role)
            && int.TryParse(Of("threads"), CultureInfo.InvariantCulture, out var threads)
            && int.TryParse(Of("slots"), CultureInfo.InvariantCulture, out var slots)
            && long.TryParse(Of("memory"), CultureInfo.InvariantCulture, out var memory)
            ? new WorkerCapacity(role, Of("host"), Of("device"), Of("precisions"), threads, slots, memory,
                long.TryParse(Of("device-memory"), CultureInfo.InvariantCulture, out var deviceMemory) ? deviceMemory : null, Of("program"))
            : null;

        string Of(string key) => metadata.GetValueOrDefault(Prefix + key, "");
    }
}
