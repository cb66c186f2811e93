namespace EmotionSelectivity.Grains.Runs;

/// <summary>Told how far the check of a sweep's inputs is.</summary>
public interface IInputProgress
{
    /// <summary>So many files of one folder, or of one name, have come from an object store.</summary>
    void Fetched(int done, int all);

    /// <summary>So many images have been decoded.</summary>
    void Decoded(int done, int all);
}

/// <summary>Whoever does not look.</summary>
public sealed class NoInputProgress : IInputProgress
{
    public static NoInputProgress Instance { get; } = new();

    public void Fetched(int done, int all)
    {
    }

    public void Decoded(int done, int all)
    {
    }
}
