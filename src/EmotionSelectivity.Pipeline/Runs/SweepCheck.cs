using System.Collections.Immutable;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Inputs;
using EmotionSelectivity.Inputs.Checks;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>
/// Reads a sweep file and every file that it names, and reports all faults before anything is computed.
/// </summary>
public static class SweepCheck
{
    /// <summary>
    /// Checks a sweep file. The file is read once, so that the recorded bytes are those that were parsed.
    /// </summary>
    /// <param name="file">Path of the sweep file.</param>
    /// <param name="onImage">
    /// Called with (decoded, all) as images are fetched and decoded, by several threads at once.
    /// </param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="InvalidInputException">
    /// An input is faulty; the exception has every fault that was found.
    /// </exception>
    public static async Task<CheckedSweep> Of(string file, Action<int, int> onImage, CancellationToken cancellationToken)
    {
        var yaml = await SweepFile.ReadBytes(file, cancellationToken);
        return await Of(SweepFile.Parse(yaml, file), yaml, onImage, cancellationToken);
    }

    /// <summary>Checks a parsed sweep file.</summary>
    /// <param name="parsed">The parsed sweep file.</param>
    /// <param name="yaml">The bytes that were parsed.</param>
    /// <param name="onImage">
    /// Called with (decoded, all) as images are fetched and decoded, by several threads at once.
    /// </param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="InvalidInputException">
    /// An input is faulty; the exception has every fault that was found.
    /// </exception>
    public static async Task<CheckedSweep> Of(ParsedSweep parsed, ReadOnlyMemory<byte> yaml, Action<int, int> onImage, CancellationToken cancellationToken)
    {
        var faults = new InputFaults(parsed.Faults);
        if (parsed.Sweep is not { } sweep)
            throw new InvalidInputException(faults.All);
        NetworkChoice[] networks = [.. parsed.Arms.Select(arm => arm.Sweep.Network).Prepend(sweep.Network).Distinct()];
        using var files = await SweepFiles.Find(sweep, faults, cancellationToken);
        var images = await SweepImages.Decode(sweep, files, onImage, faults, cancellationToken);
        var sets = UsedSets(sweep, files, images, faults, out var warnings);
        var weights = new Dictionary<NetworkChoice, string?>();
        foreach (var network in networks)
            weights.Add(network, await faults.Collect(network.Weights, () => WeightsHash(network, cancellationToken)));
        if (sweep.Output.Length > 0)
            faults.Add(ObjectAddress.HasScheme(sweep.Output) ? await OutputObjects.Faults(sweep.Output, cancellationToken) : OutputFolder.Faults(sweep.Output));
        if (faults.All.Count > 0)
            throw new InvalidInputException(faults.All);
        var check = Checked(sweep, yaml, sets, images, weights[sweep.Network]) with { Warnings = [.. warnings, .. images.Warnings(sets), .. DesignWarnings.Of(sweep)] };
        return check with { Arms = [.. parsed.Arms.Select(arm => OfArm(check, arm, weights[arm.Sweep.Network]))] };
    }

    /// <summary>The sets as the sweep uses them: read, and with its rule for copies applied.</summary>
    private static ImmutableArray<LoadedSet> UsedSets(SweepSpec sweep, SweepFiles files, SweepImages images, InputFaults faults, out IEnumerable<InputWarning> warnings)
    {
        var found = new List<Fault>();
        var copies = CopiedImages.Resolve(StimulusInputs.Read(sweep, files.Sets, found), sweep.Stimuli, images.PixelsSha256);
        faults.Add([.. found, .. copies.Faults, .. StimulusInputs.TooFewImages(copies.Sets, sweep)]);
        warnings = copies.Warnings.Concat(copies.Sets.SelectMany(set => RatingWarnings.Of(set, sweep)));
        return copies.Sets;
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

    /// <summary>SHA-256 of a weight file that fits its network; null for random weights.</summary>
    private static async Task<string?> WeightsHash(NetworkChoice network, CancellationToken cancellationToken)
    {
        if (network.IsRandom)
            return null;
        using var held = await MaterializedInputs.Of(network.Weights, cancellationToken);
        using var weights = NetworkWeights.FromFile(held.Files[0], KnownNetworks.Find(network.Architecture)!);
        return weights.Sha256;
    }
}
