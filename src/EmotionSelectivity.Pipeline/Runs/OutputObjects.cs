using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>Checks whether a run can be written to the output address of a sweep, in an object store.</summary>
internal static class OutputObjects
{
    private const string Key = "output";
    private const string Environment = "See docs/object-store.md, section Environment variables.";
    private const string Probe = ".probe-";

    /// <summary>
    /// Checks by trying it that objects can be listed, created exactly once, and deleted, and that the address holds nothing but a run.
    /// </summary>
    /// <param name="output">The address.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    public static async Task<IReadOnlyList<Fault>> Faults(string output, CancellationToken cancellationToken)
    {
        if (OutputFolder.KeyFolder(output) is { } folder)
            return [folder];
        try
        {
            var store = RunStores.At(output);
            // First, because the error of this request says what is wrong with the keys.
            _ = await store.IsThere(cancellationToken);
            if (await Around(output, cancellationToken) is { } run)
                return [new Fault(Key, $"'{output}' lies within the run '{run}'.", "Name a folder beside it.")];
            if (await HoldsOthers(store, cancellationToken))
                return [new Fault(Key, $"'{output}' holds other objects and no run.", "Name a folder that is empty, or that is not there yet.")];
            return await Writes(store, output, cancellationToken);
        }
        catch (DiskFullException e)
        {
            return [new Fault(Key, $"'{output}' cannot be written to: the object store is full. {e.InnerException?.Message}", "Make room there, or name another bucket.")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [new Fault(Key, e.Message, Environment)];
        }
    }

    /// <summary>The run that contains an address; null where there is none, or where the keys do not permit to look.</summary>
    private static async Task<string?> Around(string output, CancellationToken cancellationToken)
    {
        try
        {
            var around = Location.Parent(output);
            while (around is not null && !await RunStores.At(around).Exists(RunFiles.Manifest, cancellationToken))
                around = Location.Parent(around);
            return around;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task<bool> HoldsOthers(IRunStore store, CancellationToken cancellationToken) =>
        !await store.Exists(RunFiles.Manifest, cancellationToken)
        && await store.List("", cancellationToken).AnyAsync(path => !OutputFolder.IsOfABeginning(path.Split('/')[0]), cancellationToken);

    private static async Task<IReadOnlyList<Fault>> Writes(IRunStore store, string output, CancellationToken cancellationToken)
    {
        var token = FencingToken.Above([]);
        var probe = Probe + token;
        var probes = new Probing(RunStores.At(Location.Join(output, probe)), token);
        try
        {
            return await probes.KeepsTheFirst(cancellationToken)
                ? []
                : [new Fault(Key, $"The object store of '{output}' lets a second writer overwrite what was to be written once (it ignores If-None-Match).", "Use a store that keeps conditional writes, or a folder.")];
        }
        finally
        {
            await probes.Clear(cancellationToken);
        }
    }

    /// <summary>Writes to a folder of its own, so that no file of a run is touched.</summary>
    private sealed class Probing(IRunStore store, FencingToken token)
    {
        private const string File = "probe";

        public async Task<bool> KeepsTheFirst(CancellationToken cancellationToken)
        {
            await store.Tokens.Issue(token, cancellationToken);
            await store.TryCommit(File, Content, token, cancellationToken);
            return !await store.TryCommit(File, Content, token, cancellationToken);
        }

        public async Task Clear(CancellationToken cancellationToken)
        {
            await store.Remove(File, token: null, cancellationToken);
            await store.Tokens.Revoke(token, cancellationToken);
        }

        private static Task Content(Stream stream) => stream.WriteAsync(new byte[1]).AsTask();
    }
}
