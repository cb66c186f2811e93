namespace EmotionSelectivity.Storage.Files;

/// <summary>
/// A file was not written (or not removed), or a lease could not be acquired or advanced, because another process holds
/// the run's lease or the lease was released. Nothing was changed.
/// </summary>
/// <param name="path">The file that was to be written, or the run.</param>
/// <param name="inner">The error of the file system, if there was one.</param>
public sealed class LeaseLostException(string path, Exception? inner = null)
    : IOException($"{path}: nothing was written, because another process has taken over the run or the run has ended.", inner)
{
    public string Path { get; } = path;
}
