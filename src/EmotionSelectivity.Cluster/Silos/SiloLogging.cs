using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EmotionSelectivity.Cluster.Silos;

/// <summary>One line a message on the console: what a person on call wants to know, and of the runtime only what is wrong.</summary>
internal static class SiloLogging
{
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
        // They tell of garbage collector settings and of every moment in which compute threads had the cores.
        foreach (var talkative in new[] { "Orleans.Runtime.Silo", "Orleans.Runtime.Watchdog", "Orleans.Runtime.Scheduler", "Orleans.Runtime.MembershipService.LocalSiloHealthMonitor" })
            logging.AddFilter(talkative, LogLevel.Error);
    }
}
