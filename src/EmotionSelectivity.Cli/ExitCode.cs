namespace EmotionSelectivity.Cli;

/// <summary>Exit codes of the program, as documented in the README.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>An unexpected error, or a failure of the disk, the network or the machine.</summary>
    public const int Failure = 1;

    /// <summary>The command line or an input file is faulty; every fault was reported.</summary>
    public const int BadInput = 2;

    /// <summary>The run ended, but some of its cells failed.</summary>
    public const int Incomplete = 3;

    /// <summary>A run directory does not match its certificate.</summary>
    public const int NotVerified = 4;

    /// <summary>Ended by Ctrl-C or SIGTERM; committed results are kept.</summary>
    public const int Interrupted = 130;
}
