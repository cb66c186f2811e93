using System.Globalization;

namespace EmotionSelectivity.Fuzzing.Tests;

/// <summary>Memory of this process that is in use, native memory included (Linux).</summary>
internal static class ResidentMemory
{
    private const string Reset = "/proc/self/clear_refs";

    /// <summary>Sets the peak to what is in use now.</summary>
    /// <returns>Bytes in use.</returns>
    public static long ResetPeak()
    {
        // 5 resets the peak of the resident set: man 5 proc.
        File.WriteAllText(Reset, "5");
        return Read("VmRSS:");
    }

    /// <summary>The most bytes that were in use at once since the peak was reset.</summary>
    public static long Peak() => Read("VmHWM:");

    private static long Read(string key)
    {
        var line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith(key, StringComparison.Ordinal));
        return 1024 * long.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
