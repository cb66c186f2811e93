using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs;

/// <summary>Faults of one kind, of which a wrong column or folder makes thousands: the first are named, the rest counted.</summary>
internal static class BoundedFaults
{
    private const int Named = 20;

    public static void Add(IReadOnlyList<Fault> all, List<Fault> faults) => Add(all, all.Count > 0 ? all[0].Where : "", "faults of this kind", faults);

    /// <param name="all">The faults.</param>
    /// <param name="where">Where the rest of them is.</param>
    /// <param name="what">What they are, in the plural.</param>
    /// <param name="faults">Takes them.</param>
    public static void Add(IReadOnlyList<Fault> all, string where, string what, List<Fault> faults)
    {
        faults.AddRange(all.Take(Named));
        if (all.Count > Named)
            faults.Add(new Fault(where, $"There are {all.Count - Named} more {what}.", "Mend those that are named, and see whether the rest is of the same kind."));
    }
}
