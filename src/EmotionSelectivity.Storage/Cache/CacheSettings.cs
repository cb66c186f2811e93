using System.Globalization;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>Location and size of the input cache.</summary>
/// <param name="Root">A local folder, in which each process uses a subfolder of its own.</param>
/// <param name="Limit">Largest total size of a process's files, in bytes.</param>
public sealed record CacheSettings(string Root, long Limit)
{
    public const string RootVariable = "EMOSEL_INPUT_CACHE";
    public const string LimitVariable = "EMOSEL_INPUT_CACHE_GIB";

    private const int DefaultGib = 8;
    private const int MostGib = 1 << 20;

    /// <summary>
    /// Reads the environment variables. The default is 8 GiB in <c>emosel/inputs</c> of the user's cache folder.
    /// </summary>
    /// <exception cref="InvalidInputException">A variable is invalid.</exception>
    public static CacheSettings FromEnvironment() => From(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    internal static CacheSettings From(Func<string, string?> variable, string home)
    {
        var root = NonEmpty(variable, RootVariable) ?? Path.Combine(NonEmpty(variable, "XDG_CACHE_HOME") ?? Path.Combine(home, ".cache"), "emosel", "inputs");
        return new CacheSettings(Path.GetFullPath(root), Gib(NonEmpty(variable, LimitVariable)) << 30);
    }

    private static long Gib(string? text) => text switch
    {
        null => DefaultGib,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var gib) && gib is > 0 and <= MostGib => gib,
        _ => throw new InvalidInputException(
            LimitVariable, $"'{text}' is not a whole number of GiB from 1 to {MostGib}.",
            $"Set such a number, or remove the variable to use the default of {DefaultGib}."),
    };

    private static string? NonEmpty(Func<string, string?> variable, string name) => variable(name) is { Length: > 0 } text ? text : null;
}
