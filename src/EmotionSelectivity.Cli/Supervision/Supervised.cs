namespace EmotionSelectivity.Cli.Supervision;

/// <summary>The supervised side: it ends when its supervisor does, which it sees by its standard input coming to an end.</summary>
internal static class Supervised
{
    /// <summary>Environment variable that marks a supervised process.</summary>
    public const string Variable = "EMOSEL_SUPERVISED";

    /// <summary>Whether this process is one, or cannot be one here.</summary>
    public static bool IsThis => OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable(Variable) is not null;

    /// <summary>Calls back, on a thread of its own, when the supervisor is gone.</summary>
    public static void WhenAlone(Action alone)
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
            return;
        new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            while (input.ReadByte() >= 0)
            {
            }
            alone();
        })
        { IsBackground = true, Name = "supervisor watch" }.Start();
    }
}
