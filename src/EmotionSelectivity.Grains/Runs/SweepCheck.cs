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
    public static CheckedSweep Of(string file, Action<int, int> onImage, CancellationToken cancellationToken)
    {
        var parsed = SweepFile.Read(file);
        var faults = parsed.Faults.ToList();
        if (parsed.Sweep is not { } sweep)
            throw new InvalidInputException(faults);
        var images = Collect(() => SweepImages.Decode(sweep, onImage, cancellationToken), faults);
        var sets = Collect(() => StimulusInputs.Read(sweep), faults);
        var weights = Collect(() => WeightsHash(sweep), faults);
        if (sweep.Output.Length > 0)
            faults.AddRange(OutputFolder.Faults(sweep.Output));
        if (faults.Count > 0)
            throw new InvalidInputException(faults);
        return Checked(sweep, File.ReadAllBytes(file), sets!, images!, weights);
    }

    private static CheckedSweep Checked(
        SweepSpec sweep, ReadOnlyMemory<byte> yaml, IReadOnlyList<LoadedSet> sets, SweepImages images, string? weights)
    {
        var folds = StratifiedFolds.Assign([.. sets.Select(s => s.Set)], sweep.Folds, sweep.Seed);
        var stimuli = sets.SelectMany(set => set.Set.Stimuli.Select(stimulus => images.Record(set.Set.Name, stimulus))).ToImmutableArray();
        var hashes = new InputHashes(weights, [.. sets.Select(set => Hashes(set, stimuli))]);
        return new CheckedSweep(new SweepPlan(sweep, folds), yaml, stimuli, folds, hashes, images.IncludedPixels(sets.Select(s => s.Set)));
    }

    private static SetHashes Hashes(LoadedSet set, IEnumerable<StimulusRecord> stimuli) => new(
        set.Set.Name,
        ImageHash.Of(stimuli.Where(s => s.Set == set.Set.Name).Select(s => (s.Stimulus.Image, s.FileSha256))),
        set.RatingsSha256);

    /// <summary>SHA-256 of the weights file, which fits the network; null for random weights.</summary>
    private static string? WeightsHash(SweepSpec sweep)
    {
        if (sweep.Network.IsRandom)
            return null;
        using var weights = NetworkWeights.FromFile(sweep.Network.Weights, KnownNetworks.Find(sweep.Network.Architecture)!);
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
