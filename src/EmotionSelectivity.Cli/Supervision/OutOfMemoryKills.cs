using System.Globalization;

namespace EmotionSelectivity.Cli.Supervision;

/// <summary>How many processes the kernel killed in this container (cgroup version 2) because its memory ran out.</summary>
internal static class OutOfMemoryKills
{
    private const string Events = "/sys/fs/cgroup/memory.events";
    private const string Key = "oom_kill ";

    /// <summary>0 where that cannot be told.</summary>
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
