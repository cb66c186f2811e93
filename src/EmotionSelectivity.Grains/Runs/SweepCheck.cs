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
    /// <param name="onImage">Told (decoded, all) as images are decoded.</param>
    /// <param name="cancellationToken">Checked between images.</param>
    /// <exception cref="InvalidInputException">With every fault that was found.</exception>
    public static CheckedSweep Of(string file, Action<int, int> onImage, CancellationToken cancellationToken) =>
        Of(SweepFile.Read(file), File.ReadAllBytes(file), onImage, cancellationToken);

    /// <param name="parsed">The sweep file's text, read.</param>
    /// <param name="yaml">The text itself.</param>
    /// <param name="onImage">Told (decoded, all) as images are decoded.</param>
    /// <param name="cancellationToken">Checked between images.</param>
    /// <exception cref="InvalidInputException">With every fault that was found.</exception>
    public static CheckedSweep Of(ParsedSweep parsed, ReadOnlyMemory<byte> yaml, Action<int, int> onImage, CancellationToken cancellationToken)
    {
        var faults = parsed.Faults.ToList();
        if (parsed.Sweep is not { } sweep)
            throw new InvalidInputException(faults);
        var images = Collect(() => SweepImages.Decode(sweep, onImage, cancellationToken), faults);
        var sets = Collect(() => StimulusInputs.Read(sweep), faults);
        var weights = WeightHashes([sweep, .. parsed.Arms.Select(arm => arm.Sweep)], faults);
        if (sweep.Output.Length > 0)
            faults.AddRange(ObjectAddress.IsMeant(sweep.Output) ? OutputObjects.Faults(sweep.Output, cancellationToken).GetAwaiter().GetResult() : OutputFolder.Faults(sweep.Output));
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

    /// <summary>SHA-256 of every weights file, each of which fits its network; null for random weights.</summary>
    private static Dictionary<NetworkChoice, string?> WeightHashes(IEnumerable<SweepSpec> sweeps, List<Fault> faults) =>
        sweeps.Select(sweep => sweep.Network).Distinct().ToDictionary(network => network, network => Collect(() => WeightsHash(network), faults));

    private static string? WeightsHash(NetworkChoice network)
    {
        if (network.IsRandom)
            return null;
        using var weights = NetworkWeights.FromFile(network.Weights, KnownNetworks.Find(network.Architecture)!);
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
