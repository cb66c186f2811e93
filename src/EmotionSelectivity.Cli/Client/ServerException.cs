namespace EmotionSelectivity.Cli.Client;

/// <summary>The server cannot be reached, or refuses: what, where and what next in a sentence or two.</summary>
/// <param name="message">For whoever typed the command.</param>
/// <param name="exitCode">Of the command.</param>
/// <param name="mayPass">Whether the same request may do later.</param>
/// <param name="isBusy">Whether a server is there and says that it may do in a moment.</param>
internal sealed class ServerException(string message, int exitCode, bool mayPass = false, bool isBusy = false) : Exception(message)
{
    public int ExitCode => exitCode;

    public bool MayPass => mayPass || isBusy;

    public bool IsBusy => isBusy;
}
