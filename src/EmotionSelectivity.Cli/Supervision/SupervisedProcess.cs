namespace EmotionSelectivity.Cli.Supervision;

/// <summary>
/// The supervised side of <see cref="Supervisor"/>. The process exits when its supervisor does, which it detects by the
/// end of its standard input.
/// </summary>
internal static class SupervisedProcess
{
    /// <summary>Environment variable that marks a supervised process.</summary>
    public const string Variable = "EMOSEL_SUPERVISED";

    /// <summary>Whether this process is supervised, or runs on Windows, where there is no supervision.</summary>
    public static bool IsCurrent => OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable(Variable) is not null;

    /// <summary>Calls <paramref name="action"/>, on a thread of its own, when the supervisor has exited.</summary>
    public static void OnSupervisorExit(Action action)
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
            return;
        new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            while (input.ReadByte() >= 0)
            {
            }
            action();
        })
        { IsBackground = true, Name = "supervisor watch" }.Start();
    }
}
