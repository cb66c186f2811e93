using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>What run.json says of the program and the machine.</summary>
public static class ProgramFacts
{
    private static readonly string[] Packages = ["TorchSharp", "SkiaSharp", "MathNet.Numerics", "Parquet", "Orleans.Runtime"];

    /// <summary>Stands in for the program where only the inputs count.</summary>
    public static ProgramVersion None { get; } = new("", null, ImmutableSortedDictionary<string, string>.Empty, "", "");

    public static ProgramVersion Program { get; } = Read();

    /// <summary>Version and commit: equal where two machines run the same program.</summary>
    public static string Identity { get; } = Program.Commit is { } commit ? $"{Program.Version}+{commit}" : Program.Version;

    public static ComputeHost Host(string device) =>
        new(Environment.MachineName, device, Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    private static ProgramVersion Read()
    {
        var (version, commit) = VersionOf(typeof(ProgramFacts).Assembly);
        var packages = Packages.ToImmutableSortedDictionary(name => name, name => VersionOf(Assembly.Load(name)).Version, StringComparer.Ordinal);
        return new ProgramVersion(version, commit, packages, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription);
    }

    /// <summary>Version and, where the build knew it, the commit: "1.2.3+commit".</summary>
    private static (string Version, string? Commit) VersionOf(Assembly assembly)
    {
        var parts = (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version!.ToString()).Split('+', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : null);
    }
}
