using System.CommandLine;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cli.Supervision;
using EmotionSelectivity.Cluster.Configuration;
using EmotionSelectivity.Cluster.Silos;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Lanes;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel silo</c>: a member of a cluster, until it is told to stop.</summary>
internal static class SiloVerb
{
    public const string Name = "silo";

    public static Command Command()
    {
        var role = new Option<string?>("--role") { Description = "What it hosts: worker, coordinator or all. Comes before Silo:Role." };
        var command = new Command(
            Name,
            """
            Join a cluster, and work for it until told to stop.

            Settings come from environment variables and from appsettings.json in the working folder: docs/cluster.md has the table. All faults are named
            before anything is started. SIGTERM drains: no new work is begun, what is in hand is finished or given back, and the silo leaves.

            A coordinator serves the API for submit, list, status, watch, cancel, pause, resume, logs, workers and surface, and a page that shows
            sweeps as they run; every silo serves /healthz and /readyz.

            Exit codes: 0 it left when told to, 1 failed, 2 bad settings.

            Examples:
              emosel silo
              emosel silo --role worker
            """)
        {
            role,
        };
        command.SetAction((parsed, cancellationToken) => Run(parsed, parsed.GetValue(role), cancellationToken));
        return command;
    }

    private static Task<int> Run(ParseResult parsed, string? role, CancellationToken cancellationToken)
    {
        var settings = SiloConfiguration.Read(SiloConfiguration.Load(), role);
        if (Supervised.IsThis)
            return Serve(settings, cancellationToken);
        return Supervisor.Run([.. parsed.Tokens.Select(token => token.Value)], settings.Name, new Departures(settings.ExitReportFolder, TimeProvider.System));
    }

    private static async Task<int> Serve(SiloSettings settings, CancellationToken cancellationToken)
    {
        Supervised.WhenAlone(Interruption.Exit);
        var device = settings.Role.HasFlag(SiloRole.Worker) ? WorkerCheck.Run(settings.Device, settings.Precision, settings.Library) : null;
        await using var silo = ClusterSilo.Build(settings, device);
        try
        {
            await silo.StartAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Redis, sockets, certificates and Orleans each fail in their own way; the reader wants to know why it does not start.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Terminal.Errors.WriteLine($"{settings.Name} cannot start: {e.GetBaseException().Message}");
            return ExitCode.Failure;
        }
        Terminal.Errors.WriteLine($"{settings.Name}: {Says(settings, silo.Urls.First(), device)}");
        await silo.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Success;
    }

    private static string Says(SiloSettings settings, string address, ComputeDevice? device)
    {
        var role = settings.Role == SiloRole.All ? "coordinator and worker" : settings.Role.ToString().ToLowerInvariant();
        var computes = device is null ? "" : $", computing on {device.Kind} with libtorch {WorkerCheck.Library}";
        var cluster = settings.Redis is null ? "alone" : $"in cluster {settings.ClusterId}";
        return $"{role} {cluster}{computes}; {(settings.Role.HasFlag(SiloRole.Coordinator) ? $"the page is at {address}/" : address)}";
    }
}
