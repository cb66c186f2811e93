namespace EmotionSelectivity.Inference.Tests.Pixels;

/// <summary>A file with given bytes that is deleted on disposal.</summary>
internal sealed class TemporaryImage : IDisposable
{
    public TemporaryImage(ReadOnlySpan<byte> bytes)
    {
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllBytes(Path, bytes);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
