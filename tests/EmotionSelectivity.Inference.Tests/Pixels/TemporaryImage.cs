namespace EmotionSelectivity.Inference.Tests.Pixels;

/// <summary>A file of given bytes that is gone when the test is.</summary>
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
