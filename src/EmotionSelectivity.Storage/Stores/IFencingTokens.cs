namespace EmotionSelectivity.Storage.Stores;

/// <summary>
/// The fencing tokens of a run, kept in its store. While a token is valid, writes under it succeed; after it was
/// revoked they fail. All methods may be called from any thread.
/// </summary>
public interface IFencingTokens
{
    /// <summary>
    /// How long after a token was revoked a write that began under it may still take effect. Zero in a folder, where
    /// revoking a token removes the staging files that a writer would rename.
    /// </summary>
    TimeSpan QuiescencePeriod { get; }

    /// <summary>Lists the valid tokens, in no order.</summary>
    Task<IReadOnlyList<FencingToken>> List(CancellationToken cancellation = default);

    /// <summary>Makes a token valid. When it throws, the token may be valid or not.</summary>
    Task Issue(FencingToken token, CancellationToken cancellation = default);

    Task<bool> IsValid(FencingToken token, CancellationToken cancellation = default);

    /// <summary>
    /// Makes a token invalid. Does nothing if it is not valid. When it throws, the token may be valid or not.
    /// </summary>
    Task Revoke(FencingToken token, CancellationToken cancellation = default);

    /// <summary>Removes files of revoked tokens that processes left behind which died while they revoked one.</summary>
    Task RemoveLeftovers(CancellationToken cancellation = default);
}
