namespace EmotionSelectivity.Cli.Client;

/// <summary>The server cannot be reached, or refuses a request.</summary>
/// <param name="message">Message for the user: what failed, where, and what to do next.</param>
/// <param name="exitCode">Exit code of the command.</param>
/// <param name="isTransient">Whether the same request may succeed later.</param>
/// <param name="isBusy">Whether the server answered that it is busy; implies <paramref name="isTransient"/>.</param>
internal sealed class ServerException(string message, int exitCode, bool isTransient = false, bool isBusy = false) : Exception(message)
{
    public int ExitCode => exitCode;

    public bool IsTransient => isTransient || isBusy;

    public bool IsBusy => isBusy;
}
