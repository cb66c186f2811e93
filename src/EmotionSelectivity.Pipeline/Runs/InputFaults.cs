using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>The faults of a sweep's inputs, each once: what one reader cannot use does not keep the others from reading.</summary>
internal sealed class InputFaults
{
    private const string OfTheStore = "See docs/object-store.md for what the environment must say.";

    private readonly List<Fault> _faults;

    public InputFaults(IEnumerable<Fault> faults) => _faults = [.. faults];

    public IReadOnlyList<Fault> All => [.. _faults.Distinct()];

    public void Add(IEnumerable<Fault> faults) => _faults.AddRange(faults);

    /// <returns>Null, with faults, where what is read cannot be used.</returns>
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

    /// <param name="place">What is read, for faults.</param>
    /// <param name="read">Reads it, from an object store or here.</param>
    /// <returns>Null, with faults, where it cannot be had, or not be used.</returns>
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
