using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>Content of certificate.json: SHA-256 of three files, in lower-case hexadecimal digits.</summary>
/// <param name="Manifest">Hash of run.json with the end state of the run.</param>
/// <param name="FileList">Hash of files.parquet.</param>
/// <param name="Sweep">Hash of sweep.yaml.</param>
internal sealed record Certificate(
    [property: JsonPropertyName(RunFiles.Manifest)] string Manifest,
    [property: JsonPropertyName("files.parquet")] string FileList,
    [property: JsonPropertyName(RunFiles.Sweep)] string Sweep)
{
    /// <summary>Path and hash of each file.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Path, string Sha256)> Files => [(RunFiles.Manifest, Manifest), (RunFiles.FileList.Path, FileList), (RunFiles.Sweep, Sweep)];

    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, CertificateJson.Default.Certificate), (byte)'\n'];

    /// <summary>
    /// Parses the bytes that <see cref="ToJson"/> made. Any other bytes are refused, even equal JSON, so that every
    /// change of the file is seen.
    /// </summary>
    /// <exception cref="DamagedFileException">The bytes are not those of a certificate.</exception>
    public static Certificate FromJson(ReadOnlySpan<byte> json, string file)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, CertificateJson.Default.Certificate) is { } read && json.SequenceEqual(read.ToJson()))
                return read;
        }
        catch (JsonException e)
        {
            throw new DamagedFileException(file, e.Message, e);
        }
        throw new DamagedFileException(file, "It has not the form in which this program writes it.");
    }
}

/// <summary>JSON format of certificate.json.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Certificate))]
internal sealed partial class CertificateJson : JsonSerializerContext;
