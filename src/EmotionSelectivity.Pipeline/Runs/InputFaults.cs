using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>Collects the distinct faults of a sweep's inputs: an input that cannot be used does not stop the others from being checked.</summary>
internal sealed class InputFaults
{
    private const string OfTheStore = "See docs/object-store.md, section Environment variables.";

    private const int MaxFaults = 500;

    private readonly List<Fault> _faults;

    public InputFaults(IEnumerable<Fault> faults) => _faults = [.. faults];

    /// <summary>The first faults, and how many others there are: a thousand sets can have several each.</summary>
    public IReadOnlyList<Fault> All
    {
        get
        {
            Fault[] all = [.. _faults.Distinct()];
            return all.Length <= MaxFaults ? all
                : [.. all.Take(MaxFaults), new Fault(all[MaxFaults].Where, $"There are {all.Length - MaxFaults} more faults from here on.", "Correct those listed above first.")];
        }
    }

    public void Add(IEnumerable<Fault> faults) => _faults.AddRange(faults);

    /// <returns>Null, and faults are added, where the input cannot be used.</returns>
    public T? Collect<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException e)
        {
            Add(e.Faults);
            return default;
        }
    }

    /// <param name="place">Location of the input, for faults.</param>
    /// <param name="read">Reads the input, from an object store or this machine.</param>
    /// <returns>Null, and faults are added, where the input cannot be fetched or cannot be used.</returns>
    public async Task<T?> Collect<T>(string place, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (InvalidInputException e)
        {
            Add(e.Faults);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Add([new Fault(place, e.Message, ObjectAddress.HasScheme(place) ? OfTheStore : "Check that it may be read.")]);
        }
        return default;
    }
}
