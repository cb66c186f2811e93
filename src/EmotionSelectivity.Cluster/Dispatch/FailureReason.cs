using System.Runtime.InteropServices;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>Why a piece of work failed, beginning with its kind: what a ledger can be searched for.</summary>
internal static class FailureReason
{
    private const string OutOfMemory = "out of memory";

    public static string Of(Exception e) => IsOutOfMemory(e) ? $"{OutOfMemory}: {e.Message}" : $"exception {e.GetType().Name}: {e.Message}";

    /// <summary>libtorch's allocators say so in words only.</summary>
    private static bool IsOutOfMemory(Exception e) =>
        e is OutOfMemoryException
        || (e is ExternalException && (e.Message.Contains("can't allocate memory", StringComparison.Ordinal) || e.Message.Contains(OutOfMemory, StringComparison.OrdinalIgnoreCase)));
}
