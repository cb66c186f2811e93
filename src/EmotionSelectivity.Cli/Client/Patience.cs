namespace EmotionSelectivity.Cli.Client;

/// <summary>Asks a server again that is busy for a moment: a cluster answers so in the second after a coordinator has come or gone.</summary>
/// <param name="clock">For how long.</param>
internal sealed class Patience(TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>After which a busy server is taken at its word.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="ask">A request that may be made more than once.</param>
    /// <param name="wait">Is told the first time that the server is busy.</param>
    /// <param name="cancellationToken">Ends the waiting, too.</param>
    /// <exception cref="ServerException">The server refuses, or is busy still.</exception>
    public async Task<T> Ask<T>(Func<CancellationToken, Task<T>> ask, Action<ServerException> wait, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        for (var (pause, isFirst) = (FirstPause, true); ; isFirst = false)
        {
            try
            {
                return await ask(cancellationToken);
            }
            catch (ServerException e) when (e.IsBusy && clock.GetElapsedTime(began) + pause < Longest)
            {
                if (isFirst)
                    wait(e);
            }
            await Task.Delay(pause, clock, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
