using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Cluster.Workers;

/// <summary>
/// How processes of silos ended, as reported by the supervisors that started them: one file per silo name in a folder that all silos share. A coordinator
/// reads them to say why a worker was lost.
/// </summary>
/// <param name="folder">The folder; null where there are no supervisors.</param>
/// <param name="clock">For the age of a report.</param>
public sealed class SiloExitReports(string? folder, TimeProvider clock)
{
    /// <summary>Name of the folder, within the folder of runs.</summary>
    public const string Folder = ".silos";

    // An older report is about an earlier process of the same name.
    private static readonly TimeSpan LongestAge = TimeSpan.FromMinutes(2);

    /// <summary>Writes the report of a silo.</summary>
    /// <param name="silo">Name of the silo.</param>
    /// <param name="reason">How it ended.</param>
    public Task Write(string silo, string reason) => folder is null
        ? Task.CompletedTask
        : AtomicFile.Replace(PathOf(silo), stream => JsonSerializer.SerializeAsync(stream, new ExitReport(clock.GetUtcNow(), reason), ExitReportJson.Default.ExitReport));

    /// <summary>How a silo that has just been lost ended; null where no supervisor has reported it.</summary>
    public string? Of(string silo)
    {
        try
        {
            if (folder is null || !File.Exists(PathOf(silo)))
                return null;
            var report = JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(silo)), ExitReportJson.Default.ExitReport);
            return report is not null && clock.GetUtcNow() - report.Ended < LongestAge ? report.Reason : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Silo names may hold characters that file names may not.</summary>
    private string PathOf(string silo) => Path.Combine(folder!, Uri.EscapeDataString(silo) + ".json");
}

/// <summary>How a process ended.</summary>
internal sealed record ExitReport(DateTimeOffset Ended, string Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExitReport))]
internal sealed partial class ExitReportJson : JsonSerializerContext;
