using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// Fencing tokens of a run in an object store. Each valid token is an empty object in <c>.staging</c>. A writer signs
/// its request, then checks that the object of its token exists, then sends the request.
/// </summary>
/// <param name="run">Address of the run.</param>
/// <param name="objects">Reads objects.</param>
/// <param name="writes">Writes and deletes objects.</param>
/// <param name="timing">Bounds how long a write can be in flight.</param>
internal sealed class S3FencingTokens(ObjectAddress run, S3Objects objects, S3Writes writes, S3Timing timing) : IFencingTokens
{
    private readonly ObjectAddress _folder = run.At(FolderFencingTokens.Folder);

    public TimeSpan QuiescencePeriod => timing.QuiescencePeriod;

    public async Task<IReadOnlyList<FencingToken>> List(CancellationToken cancellation = default)
    {
        var tokens = new List<FencingToken>();
        await foreach (var (key, _) in objects.List(_folder, cancellation))
        {
            if (FencingToken.TryParse(key[(key.LastIndexOf('/') + 1)..], out var token))
                tokens.Add(token);
        }
        return tokens;
    }

    public async Task Issue(FencingToken token, CancellationToken cancellation = default) =>
        await writes.Put(ObjectOf(token), Stream.Null, onlyFirst: true, requireToken: null, cancellation);

    public Task<bool> IsValid(FencingToken token, CancellationToken cancellation = default) => objects.Exists(ObjectOf(token), cancellation);

    public Task Revoke(FencingToken token, CancellationToken cancellation = default) => writes.Delete(ObjectOf(token), requireToken: null, cancellation);

    /// <summary>Does nothing: an object is deleted in one step, so none is left behind.</summary>
    public Task RemoveLeftovers(CancellationToken cancellation = default) => Task.CompletedTask;

    /// <summary>Creates the check that a writer makes before it sends a request.</summary>
    /// <param name="token">The writer's token.</param>
    /// <param name="where">The object that it is about to write.</param>
    /// <returns>A function that throws <see cref="LeaseLostException"/> if the token was revoked.</returns>
    public Func<CancellationToken, Task> Require(FencingToken token, string where) => async cancellation =>
    {
        if (!await IsValid(token, cancellation))
            throw new LeaseLostException(where);
    };

    private ObjectAddress ObjectOf(FencingToken token) => _folder.At(token.Value);
}
