using System.Collections.Immutable;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Inputs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Grains.Runs;

/// <summary>Reads a sweep file and all that it names, and finds every fault before anything is computed.</summary>
public static class SweepCheck
{
    /// <param name="file">The sweep file.</param>
    /// <param name="progress">Told how far it is, by several threads at once.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="InvalidInputException">With every fault that was found.</exception>
    public static async Task<CheckedSweep> Of(string file, IInputProgress progress, CancellationToken cancellationToken) =>
        await Of(SweepFile.Read(file), await File.ReadAllBytesAsync(file, cancellationToken), progress, cancellationToken);

    /// <param name="parsed">The sweep file's text, read.</param>
    /// <param name="yaml">The text itself.</param>
    /// <param name="progress">Told how far it is, by several threads at once.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="InvalidInputException">With every fault that was found.</exception>
    public static async Task<CheckedSweep> Of(ParsedSweep parsed, ReadOnlyMemory<byte> yaml, IInputProgress progress, CancellationToken cancellationToken)
    {
        var faults = parsed.Faults.ToList();
        if (parsed.Sweep is not { } sweep)
            throw new InvalidInputException(faults);
        NetworkChoice[] networks = [.. parsed.Arms.Select(arm => arm.Sweep.Network).Prepend(sweep.Network).Distinct()];
        using var files = await SweepFiles.Have(sweep, WeightFiles(networks), progress.Fetched, faults, cancellationToken);
        var images = Collect(() => SweepImages.Decode(sweep, files.Sets, progress.Decoded, cancellationToken), faults);
        var sets = Collect(() => StimulusInputs.Read(sweep, files.Sets), faults);
        var weights = networks.ToDictionary(network => network, network => Collect(() => WeightsHash(network, files), faults));
        if (sweep.Output.Length > 0)
            faults.AddRange(ObjectAddress.IsMeant(sweep.Output) ? await OutputObjects.Faults(sweep.Output, cancellationToken) : OutputFolder.Faults(sweep.Output));
        if (faults.Count > 0)
            throw new InvalidInputException(faults);
        var check = Checked(sweep, yaml, sets!, images!, weights[sweep.Network]);
        return check with { Arms = [.. parsed.Arms.Select(arm => OfArm(check, arm, weights[arm.Sweep.Network]))] };
    }

    private static CheckedSweep OfArm(CheckedSweep check, SweepArm arm, string? weights) => check with
    {
        Plan = new SweepPlan(arm.Sweep, check.Folds),
        Inputs = check.Inputs with { Weights = weights },
        Arm = arm.Name,
    };

    private static CheckedSweep Checked(
        SweepSpec sweep, ReadOnlyMemory<byte> yaml, IReadOnlyList<LoadedSet> sets, SweepImages images, string? weights)
    {
        var folds = StratifiedFolds.Assign([.. sets.Select(s => s.Set)], sweep.Folds, sweep.Seed);
        var stimuli = sets.SelectMany(set => set.Set.Stimuli.Select(stimulus => images.Record(set.Set.Name, stimulus))).ToImmutableArray();
        var hashes = new InputHashes(weights, [.. sets.Select(set => Hashes(set, stimuli))]);
        return new CheckedSweep(
            new SweepPlan(sweep, folds), yaml, stimuli, folds, hashes, images.IncludedPixels(sets.Select(s => s.Set)), Arm: null, Arms: []);
    }

    private static SetHashes Hashes(LoadedSet set, IEnumerable<StimulusRecord> stimuli) => new(
        set.Set.Name,
        ImageHash.Of(stimuli.Where(s => s.Set == set.Set.Name).Select(s => (s.Stimulus.Image, s.FileSha256))),
        set.RatingsSha256);

    private static IEnumerable<string> WeightFiles(IEnumerable<NetworkChoice> networks) =>
        networks.Where(network => !network.IsRandom).Select(network => network.Weights).Distinct(StringComparer.Ordinal);

    /// <summary>SHA-256 of a file of weights that fits its network; null for random weights, and for a file that could not be had.</summary>
    private static string? WeightsHash(NetworkChoice network, SweepFiles files)
    {
        if (network.IsRandom || files.Weights(network.Weights) is not { } file)
            return null;
        using var weights = NetworkWeights.FromFile(file, KnownNetworks.Find(network.Architecture)!);
        return weights.Sha256;
    }

    private static T? Collect<T>(Func<T> read, List<Fault> faults)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException e)
        {
            faults.AddRange(e.Faults);
            return default;
        }
    }
}
