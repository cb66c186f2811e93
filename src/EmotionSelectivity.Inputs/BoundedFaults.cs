using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs;

/// <summary>
/// Limits the number of reported faults of one kind, because a wrong column or folder causes thousands: the first three
/// are reported, the others counted.
/// </summary>
internal static class BoundedFaults
{
    /// <summary>Number of faults of one kind that are reported each by itself.</summary>
    public const int Named = 3;

    public static void Add(IEnumerable<Fault> all, List<Fault> faults) => Add(all, null, "faults of this kind", faults);

    /// <param name="all">The faults; enumerated once, and those that are only counted are not kept.</param>
    /// <param name="where">Location that is reported for the counted faults; null for that of the first fault.</param>
    /// <param name="what">Name of the kind, in the plural.</param>
    /// <param name="faults">Receives the faults.</param>
    public static void Add(IEnumerable<Fault> all, string? where, string what, List<Fault> faults)
    {
        var count = 0;
        foreach (var fault in all)
        {
            where ??= fault.Where;
            if (count++ < Named)
                faults.Add(fault);
        }
        if (count > Named)
            faults.Add(new Fault(where!, $"There are {count - Named} more {what}.", "Correct those listed above; the others may have the same cause."));
    }
}
