using System.Collections.Immutable;
using System.Text;

namespace EmotionSelectivity.Fuzzing.Tests;

/// <summary>A kind of file from outside, and what reading a damaged one may cost.</summary>
/// <param name="Name">Name of the file that is read; its extension is the format's.</param>
/// <param name="Seeds">Valid files from which damaged ones are made.</param>
/// <param name="Read">Reads the file at a path. Returns, or throws one of the exceptions by which the format's faults are reported.</param>
public sealed record FuzzTarget(string Name, ImmutableArray<byte[]> Seeds, Action<string> Read)
{
    /// <summary>Inputs of a session of the suite: a few seconds.</summary>
    public required int Inputs { get; init; }

    /// <summary>Bytes that reading one input may add to the memory in use.</summary>
    public required long MostMemory { get; init; }

    /// <summary>Processor time that reading one input may take.</summary>
    public TimeSpan MostTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether an exception is how a fault of the format is reported.</summary>
    public required Func<Exception, bool> IsReport { get; init; }

    /// <summary>Texts that mean something in the format.</summary>
    public ImmutableArray<byte[]> Words { get; init; } = [];

    /// <summary>The files of a folder beside the test program, in ordinal order.</summary>
    public static ImmutableArray<byte[]> FilesOf(string folder, string pattern = "*") =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Seeds", folder), pattern).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    public static ImmutableArray<byte[]> Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
