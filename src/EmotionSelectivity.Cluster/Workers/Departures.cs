using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Cluster.Workers;

/// <summary>
/// How processes of silos ended, as those tell who started them: a note a name in a folder that all silos share. So a coordinator can say why a worker was
/// lost, as far as anybody saw it.
/// </summary>
/// <param name="folder">The folder; null where nobody leaves notes.</param>
/// <param name="clock">For the age of a note.</param>
public sealed class Departures(string? folder, TimeProvider clock)
{
    /// <summary>Folder of the notes, within that of the runs.</summary>
    public const string Folder = ".silos";

    // A silo of the same name may have ended another time.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);

    /// <summary>Leaves a note.</summary>
    /// <param name="silo">Name of the silo.</param>
    /// <param name="reason">How it ended.</param>
    public Task Note(string silo, string reason) => folder is null
        ? Task.CompletedTask
        : AtomicFile.Replace(PathOf(silo), stream => JsonSerializer.SerializeAsync(stream, new Departure(clock.GetUtcNow(), reason), DepartureJson.Default.Departure));

    /// <summary>How a silo that was just lost ended; null where nobody saw it.</summary>
    public string? Of(string silo)
    {
        try
        {
            if (folder is null || !File.Exists(PathOf(silo)))
                return null;
            var note = JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(silo)), DepartureJson.Default.Departure);
            return note is not null && clock.GetUtcNow() - note.Ended < Fresh ? note.Reason : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Names may hold anything; files may not.</summary>
    private string PathOf(string silo) => Path.Combine(folder!, Uri.EscapeDataString(silo) + ".json");
}

/// <summary>How a process ended.</summary>
internal sealed record Departure(DateTimeOffset Ended, string Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Departure))]
internal sealed partial class DepartureJson : JsonSerializerContext;
