using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs;

/// <summary>
/// Limits the number of reported faults of one kind, because a wrong column or folder causes thousands: the first 20
/// are reported, the others counted.
/// </summary>
internal static class BoundedFaults
{
    private const int Named = 20;

    public static void Add(IReadOnlyList<Fault> all, List<Fault> faults) => Add(all, all.Count > 0 ? all[0].Where : "", "faults of this kind", faults);

    /// <param name="all">The faults.</param>
    /// <param name="where">Location that is reported for the counted faults.</param>
    /// <param name="what">Name of the kind, in the plural.</param>
    /// <param name="faults">Receives the faults.</param>
    public static void Add(IReadOnlyList<Fault> all, string where, string what, List<Fault> faults)
    {
        faults.AddRange(all.Take(Named));
        if (all.Count > Named)
            faults.Add(new Fault(where, $"There are {all.Count - Named} more {what}.", "Correct those listed above; the others may have the same cause."));
    }
}
