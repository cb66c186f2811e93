using System.Diagnostics;

namespace EmotionSelectivity.Inference.Instruments;

/// <summary>Time spent by a network since it was loaded. Written and read on the thread of its lane.</summary>
public sealed class PassClock
{
    /// <summary>Time spent on intact prefixes, including cache hits.</summary>
    public TimeSpan Prefix { get; private set; }

    /// <summary>Time spent on suffixes under interventions.</summary>
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
