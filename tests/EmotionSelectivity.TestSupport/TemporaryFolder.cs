namespace EmotionSelectivity.TestSupport;

/// <summary>An empty folder that is deleted with everything in it on disposal.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("emosel-test-").FullName;

    /// <summary>Path of a file or folder in it, which need not exist.</summary>
    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
