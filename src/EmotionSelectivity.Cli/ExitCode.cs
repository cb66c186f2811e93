namespace EmotionSelectivity.Cli;

/// <summary>What scripts read. Documented in the README.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something went wrong that the program did not foresee, or the disk or the machine failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line, or a file that was given, cannot be used; every fault was named.</summary>
    public const int BadInput = 2;

    /// <summary>The run ended, but some of its cells failed.</summary>
    public const int Incomplete = 3;

    /// <summary>A run directory is not what its certificate says.</summary>
    public const int NotVerified = 4;

    /// <summary>Ended by Ctrl-C or SIGTERM; what was committed stays.</summary>
    public const int Interrupted = 130;
}
