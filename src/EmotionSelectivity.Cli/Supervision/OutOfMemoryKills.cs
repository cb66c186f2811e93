using System.Globalization;

namespace EmotionSelectivity.Cli.Supervision;

/// <summary>
/// Number of processes that the kernel killed in this container (cgroup version 2) because of its memory limit.
/// </summary>
internal static class OutOfMemoryKills
{
    private const string Events = "/sys/fs/cgroup/memory.events";
    private const string Key = "oom_kill ";

    /// <summary>0 where the number is not available.</summary>
    public static long Count()
    {
        try
        {
            var line = File.ReadLines(Events).FirstOrDefault(text => text.StartsWith(Key, StringComparison.Ordinal));
            return line is not null && long.TryParse(line.AsSpan(Key.Length), CultureInfo.InvariantCulture, out var count) ? count : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
