namespace EmotionSelectivity.Storage.Files;

/// <summary>A file was not written (or not removed) because its writer no longer holds the run. Nothing was changed.</summary>
/// <param name="path">What was to be written.</param>
/// <param name="inner">What the system said, if it was asked.</param>
public sealed class RunTakenUpException(string path, Exception? inner = null)
    : IOException($"{path}: the run was taken up by another process, or has ended; nothing was written.", inner)
{
    public string Path { get; } = path;
}
