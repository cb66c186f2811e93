using System.CommandLine;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cli.Supervision;
using EmotionSelectivity.Cluster.Configuration;
using EmotionSelectivity.Cluster.Silos;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Lanes;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel silo</c>: runs a member of a cluster until it receives SIGTERM or Ctrl-C.</summary>
internal static class SiloCommand
{
    public const string Name = "silo";

    public static Command Create()
    {
        var role = new Option<string?>("--role") { Description = "Role of the silo: worker, coordinator or all. Overrides the setting Silo:Role." };
        var command = new Command(
            Name,
            """
            Join a cluster as a silo, or run a cluster of one silo. It runs until SIGTERM or Ctrl-C.

            Settings are read from environment variables and from appsettings.json in the working folder; docs/cluster.md lists them. All faults of the
            settings are reported before anything starts. On SIGTERM the silo starts no new work, finishes its work or hands it back, and leaves the cluster.

            A coordinator serves the API for submit, list, status, watch, cancel, pause, resume, logs, workers and surface, and a web page with the progress
            of all sweeps. Every silo serves /healthz and /readyz.

            Exit codes: 0 stopped by a signal, 1 failed, 2 bad settings.

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
        if (SupervisedProcess.IsCurrent)
            return Serve(settings, cancellationToken);
        return Supervisor.Run([.. parsed.Tokens.Select(token => token.Value)], settings.Name, new SiloExitReports(settings.ExitReportFolder, TimeProvider.System));
    }

    private static async Task<int> Serve(SiloSettings settings, CancellationToken cancellationToken)
    {
        SupervisedProcess.OnSupervisorExit(Interruption.Exit);
        var device = settings.Role.HasFlag(SiloRole.Worker) ? WorkerCheck.Run(settings.Device, settings.Precision, settings.Library) : null;
        await using var silo = ClusterSilo.Build(settings, device);
        try
        {
            await silo.StartAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Redis, sockets, certificates and Orleans throw exceptions of many types; each is reported as the reason.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Terminal.Errors.WriteLine($"{settings.Name} cannot start: {e.GetBaseException().Message}");
            return ExitCode.Failure;
        }
        Terminal.Errors.WriteLine($"{settings.Name}: {Describe(settings, silo.Urls.First(), device)}");
        await silo.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Success;
    }

    private static string Describe(SiloSettings settings, string address, ComputeDevice? device)
    {
        var role = settings.Role == SiloRole.All ? "coordinator and worker" : settings.Role.ToString().ToLowerInvariant();
        var computes = device is null ? "" : $", computing on {device.Kind} with libtorch {WorkerCheck.Library}";
        var cluster = settings.Redis is null ? "alone" : $"in cluster {settings.ClusterId}";
        return $"{role} {cluster}{computes}; {(settings.Role.HasFlag(SiloRole.Coordinator) ? $"the page is at {address}/" : address)}";
    }
}
