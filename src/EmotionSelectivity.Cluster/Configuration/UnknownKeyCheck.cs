using EmotionSelectivity.Science.Faults;
using Microsoft.Extensions.Configuration;

namespace EmotionSelectivity.Cluster.Configuration;

/// <summary>Finds misspelt configuration keys, which would otherwise be ignored silently.</summary>
internal static class UnknownKeyCheck
{
    public static IEnumerable<Fault> FindFaults(IConfiguration configuration)
    {
        foreach (var section in configuration.GetChildren().Where(section => section.GetChildren().Any()))
        {
            foreach (var key in section.GetChildren().Select(child => $"{section.Key}:{child.Key}").Where(key => !IsKnown(key)))
                yield return new Fault(key, "There is no such setting.", "See docs/cluster.md.");
        }
        foreach (var entry in configuration.GetChildren().Where(entry => entry.Value is { Length: > 0 }))
        {
            if (SettingKeys.All.FirstOrDefault(key => IsMisspelt(entry, key)) is { } intended)
                yield return new Fault(entry.Key, "There is no such setting.", $"Did you mean {intended.Key} ({intended.Variable})?");
        }
    }

    private static bool IsKnown(string key) => SettingKeys.All.Any(known => string.Equals(known.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether a top-level entry is a setting with its section or separator missing. Other top-level entries are
    /// ignored, because Kubernetes adds variables for its services (value tcp://...) to every pod, and their names may
    /// start with the same prefix.
    /// </summary>
    private static bool IsMisspelt(IConfigurationSection entry, SettingKey key)
    {
        var isService = entry.Value!.StartsWith("tcp://", StringComparison.Ordinal);
        string[] misspellings = [key.Key.Replace(':', '_'), key.Key.Replace(":", "", StringComparison.Ordinal), key.Key[(key.Key.IndexOf(':') + 1)..]];
        return !isService && misspellings.Contains(entry.Key, StringComparer.OrdinalIgnoreCase);
    }
}
