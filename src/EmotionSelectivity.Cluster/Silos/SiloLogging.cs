using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EmotionSelectivity.Cluster.Silos;

/// <summary>
/// Logs to standard error, one line per message: this program from level Information, everything else from Warning.
/// </summary>
internal static class SiloLogging
{
    /// <summary>
    /// Orleans components that log warnings about garbage collector settings and about each moment in which compute
    /// threads use all cores.
    /// </summary>
    private static readonly string[] ErrorsOnly =
    [
        "Orleans.Runtime.Silo", "Orleans.Runtime.Watchdog", "Orleans.Runtime.Scheduler", "Orleans.Runtime.MembershipService.LocalSiloHealthMonitor",
    ];

    public static void Configure(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("EmotionSelectivity", LogLevel.Information);
        logging.AddFilter("Polly", LogLevel.Error);
        foreach (var category in ErrorsOnly)
            logging.AddFilter(category, LogLevel.Error);
    }
}
