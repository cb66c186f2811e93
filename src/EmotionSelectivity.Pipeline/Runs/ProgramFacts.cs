using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>The program and the machine as run.json records them.</summary>
public static class ProgramFacts
{
    private static readonly string[] Packages = ["TorchSharp", "SkiaSharp", "MathNet.Numerics", "Parquet", "Orleans.Runtime"];

    /// <summary>A placeholder for comparisons in which only the inputs count.</summary>
    public static ProgramVersion None { get; } = new("", null, ImmutableSortedDictionary<string, string>.Empty, "", "");

    public static ProgramVersion Program { get; } = Read();

    /// <summary>Version and commit. Equal on two machines that run the same program.</summary>
    public static string Identity { get; } = Program.Commit is { } commit ? $"{Program.Version}+{commit}" : Program.Version;

    public static ComputeHost Host(string device) =>
        new(Environment.MachineName, device, Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    private static ProgramVersion Read()
    {
        var (version, commit) = VersionOf(typeof(ProgramFacts).Assembly);
        var packages = Packages.Select(name => (Name: name, Version: VersionOf(name))).Where(package => package.Version is not null)
            .ToImmutableSortedDictionary(package => package.Name, package => package.Version!, StringComparer.Ordinal);
        return new ProgramVersion(version, commit, packages, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription);
    }

    /// <summary>Null for a package that the program does without, as one that hosts the pipeline in a single process does without Orleans.</summary>
    private static string? VersionOf(string package)
    {
        try
        {
            return VersionOf(Assembly.Load(package)).Version;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The version and, if the build recorded it, the commit: "1.2.3+commit".</summary>
    private static (string Version, string? Commit) VersionOf(Assembly assembly)
    {
        var parts = (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version!.ToString()).Split('+', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : null);
    }
}
