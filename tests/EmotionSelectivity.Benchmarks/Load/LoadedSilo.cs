using System.Diagnostics;
using System.Globalization;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.TestSupport;
using EmotionSelectivity.TestSupport.Silos;

namespace EmotionSelectivity.Benchmarks.Load;

/// <summary>A silo with its API in a process of its own.</summary>
internal sealed class LoadedSilo : IDisposable
{
    /// <summary>Argument of its process.</summary>
    public const string Argument = "loaded-silo";

    /// <summary>The token that it takes.</summary>
    public const string Token = "benchmark-benchmark-benchmark";

    private readonly Process _process;
    private readonly DirectoryInfo _runs = Directory.CreateTempSubdirectory("emosel-load-");

    private LoadedSilo(int port)
    {
        Api = new Uri($"http://127.0.0.1:{port}");
        _process = Process.Start(new ProcessStartInfo("dotnet", [typeof(LoadedSilo).Assembly.Location, Argument, $"{port}", _runs.FullName])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
    }

    public Uri Api { get; }

    /// <summary>Its largest resident memory so far, MiB.</summary>
    public double PeakMemory => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024.0;

    /// <summary>Processor time that it has used so far, s: it tells costs apart where other programs hold the cores for a while.</summary>
    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    public static async Task<LoadedSilo> Start()
    {
        var silo = new LoadedSilo(Loopback.FreePort());
        while (await silo._process.StandardOutput.ReadLineAsync() is { } line && line != "joined")
        {
        }
        return silo;
    }

    /// <summary>In the process of the silo.</summary>
    public static async Task Serve(int port, string runs)
    {
        await using var silo = await TestSilo.Start(SiloRole.All, [Token], settings => settings with
        {
            Name = "loaded",
            ClusterId = "load",
            Listen = new Uri($"http://127.0.0.1:{port}"),
            RunRoot = runs,
        });
        Console.WriteLine("joined");
        await silo.AwaitShutdown();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _runs.Delete(recursive: true);
    }
}
