using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EmotionSelectivity.Inference.Tests.Weights;

/// <summary>
/// Checkpoints that PyTorch 1.13 saved of the quickstart's network, put together of their pickles and the network's
/// values (tests/reference/checkpoints.py).
/// </summary>
internal static class Checkpoint
{
    private static readonly JsonElement All =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Weights", "Checkpoints", "checkpoints.json"))).RootElement;

    private static readonly SafetensorsFile Network = SafetensorsFile.Read(WeightFixture.VggMini);

    /// <summary>Names of the files that hold one network.</summary>
    public static TheoryData<string> Usable => [.. All.EnumerateObject().Where(file => file.Value.GetProperty("kind").GetString() == "usable").Select(file => file.Name)];

    /// <summary>A file as torch.save writes it.</summary>
    public static TemporaryWeights Save(string name)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "data.pkl", File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Weights", "Checkpoints", $"{name}.pkl")));
            foreach (var storage in All.GetProperty(name).GetProperty("storages").EnumerateObject())
                Add(archive, $"data/{storage.Name}", Content(storage.Value));
        }
        return new TemporaryWeights(file.ToArray());
    }

    private static byte[] Content(JsonElement storage)
    {
        if (storage.TryGetProperty("zeros", out var zeros))
            return new byte[zeros.GetInt32()];
        var (begin, end) = Network.Place(storage.GetProperty("parameter").GetString()!);
        float[] values = [.. Network.Floats[(begin / 4)..(end / 4)]];
        var factor = storage.GetProperty("factor").GetInt32();
        return MemoryMarshal.AsBytes<float>([.. values.Select(value => factor * value)]).ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using var entry = archive.CreateEntry("archive/" + name, CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }
}
