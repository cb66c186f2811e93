using System.Globalization;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>Where inputs that were fetched are kept, and how much of them.</summary>
/// <param name="Root">A folder of this machine; each process has one of its own within it.</param>
/// <param name="Limit">Bytes that a process keeps at most.</param>
public sealed record CacheSettings(string Root, long Limit)
{
    public const string RootVariable = "EMOSEL_INPUT_CACHE";
    public const string LimitVariable = "EMOSEL_INPUT_CACHE_GIB";

    private const int DefaultGib = 8;
    private const int MostGib = 1 << 20;

    /// <summary>As the environment says; by default 8 GiB in the user's folder of caches.</summary>
    /// <exception cref="InvalidInputException">A variable says what it cannot.</exception>
    public static CacheSettings FromEnvironment() => From(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    internal static CacheSettings From(Func<string, string?> variable, string home)
    {
        var root = Said(variable, RootVariable) ?? Path.Combine(Said(variable, "XDG_CACHE_HOME") ?? Path.Combine(home, ".cache"), "emosel", "inputs");
        return new CacheSettings(Path.GetFullPath(root), Gib(Said(variable, LimitVariable)) << 30);
    }

    private static long Gib(string? text) => text switch
    {
        null => DefaultGib,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var gib) && gib is > 0 and <= MostGib => gib,
        _ => throw new InvalidInputException(LimitVariable, $"'{text}' is no whole number of GiB from 1 to {MostGib}.", $"Give one, or leave it out: {DefaultGib}."),
    };

    private static string? Said(Func<string, string?> variable, string name) => variable(name) is { Length: > 0 } text ? text : null;
}
