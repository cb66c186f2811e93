using System.Diagnostics;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.TestSupport.Silos;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionSelectivity.Benchmarks.Scale;

/// <summary>The program's own silos, in this process and in others.</summary>
internal static class ScaleSilo
{
    /// <summary>Argument of a process that is a worker.</summary>
    public const string Worker = "scale-worker";

    /// <param name="role">What it hosts.</param>
    /// <param name="redis">Port of the cluster's Redis; null for a silo that is a cluster of its own.</param>
    public static Task<TestSilo> Start(SiloRole role, int? redis) => TestSilo.Start(role, [], settings => settings with
    {
        Name = $"{role}-{Environment.ProcessId}",
        ClusterId = "scale",
        Redis = redis is { } port ? $"127.0.0.1:{port}" : null,
    });

    /// <summary>A worker's process; says so when it has joined.</summary>
    /// <param name="redis">Port of the cluster's Redis.</param>
    /// <param name="milliseconds">How long each cell holds it.</param>
    public static async Task Serve(int redis, int milliseconds)
    {
        NoOpCellGrain.Length = TimeSpan.FromMilliseconds(milliseconds);
        await using var silo = await Start(SiloRole.Worker, redis);
        Console.WriteLine("joined");
        await silo.AwaitShutdown();
    }

    public static async Task<Process> StartProcess(int redis, int milliseconds)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ScaleSilo).Assembly.Location, Worker, $"{redis}", $"{milliseconds}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line && line != "joined")
        {
        }
        return process;
    }

    public static async Task<Process> StartRedis(int port)
    {
        var process = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", ""])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.Contains("Ready to accept", StringComparison.Ordinal))
        {
        }
        return process;
    }

    /// <summary>Waits until a silo knows as many workers.</summary>
    public static async Task Workers(TestSilo silo, int count)
    {
        var workers = silo.Services.GetRequiredService<IWorkers>();
        for (var changed = workers.Changed; workers.Current.Length != count; changed = workers.Changed)
            await changed;
    }
}
