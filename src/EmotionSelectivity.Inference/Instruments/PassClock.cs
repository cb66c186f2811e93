using System.Diagnostics;

namespace EmotionSelectivity.Inference.Instruments;

/// <summary>Where a network's time went, since it was loaded. Written and read on its lane's thread.</summary>
public sealed class PassClock
{
    /// <summary>Time for intact prefixes, those found in the cache included.</summary>
    public TimeSpan Prefix { get; private set; }

    /// <summary>Time for suffixes under interventions.</summary>
    public TimeSpan Suffix { get; private set; }

    internal T TimePrefix<T>(Func<T> work)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            Prefix += Stopwatch.GetElapsedTime(began);
        }
    }

    internal void TimeSuffix(Action work)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            work();
        }
        finally
        {
            Suffix += Stopwatch.GetElapsedTime(began);
        }
    }
}
