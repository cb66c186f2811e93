using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EmotionSelectivity.Cluster.Configuration;
using EmotionSelectivity.Cluster.Silos;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Science.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmotionSelectivity.Benchmarks.Scale;

/// <summary>The program's own silos, in this process and in others.</summary>
internal static class ScaleSilo
{
    /// <summary>Argument of a process that is a worker.</summary>
    public const string Worker = "scale-worker";

    /// <param name="role">What it hosts.</param>
    /// <param name="redis">Port of the cluster's Redis; null for a silo that stands alone.</param>
    public static async Task<WebApplication> Start(SiloRole role, int? redis)
    {
        var folder = Path.GetTempPath();
        var settings = new SiloSettings(
            role, $"{role}-{Environment.ProcessId}", IPAddress.Loopback, FreePort(), "scale", redis is { } port ? $"127.0.0.1:{port}" : null, null,
            new Uri("http://127.0.0.1:0"), [], [folder], folder, DeviceChoice.Cpu, null, NumericPrecision.Fp32, TimeSpan.FromSeconds(5));
        var silo = ClusterSilo.Build(settings, role.HasFlag(SiloRole.Worker) ? ComputeDevice.Resolve(DeviceChoice.Cpu) : null);
        await silo.StartAsync();
        return silo;
    }

    /// <summary>A worker's process; says so when it has joined.</summary>
    /// <param name="redis">Port of the cluster's Redis.</param>
    /// <param name="milliseconds">How long each cell holds it.</param>
    public static async Task Serve(int redis, int milliseconds)
    {
        NoOpCellGrain.Length = TimeSpan.FromMilliseconds(milliseconds);
        await using var silo = await Start(SiloRole.Worker, redis);
        Console.WriteLine("joined");
        await silo.WaitForShutdownAsync();
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

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until a silo knows as many workers.</summary>
    public static async Task Workers(WebApplication silo, int count)
    {
        var workers = silo.Services.GetRequiredService<IWorkers>();
        for (var changed = workers.Changed; workers.Current.Length != count; changed = workers.Changed)
            await changed;
    }
}
