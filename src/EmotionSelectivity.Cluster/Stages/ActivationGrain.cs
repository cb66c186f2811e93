using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Stages;

/// <summary>Shows one part of a set's included images to the intact network: responses of every layer (METHOD 2) and penultimate features.</summary>
[OnWorkers]
public sealed class ActivationGrain(RunCatalog runs, Worker worker, TimeProvider clock) : WorkGrain(runs, worker, clock), IActivationGrain
{
    // Features are written last, so they are the mark that all of it is there.
    protected override Task<bool> IsCommitted(Run run)
    {
        var (set, part) = WorkKey.Activations(Key);
        return run.Directory.Exists(RunFiles.Features(set, part));
    }

    protected override async Task Perform(Run run, WorkOrder order, CancellationToken cancellationToken)
    {
        var (set, part) = WorkKey.Activations(Key);
        var images = run.Set(set).Included.Skip(part * SweepPlan.ImagesPerPart).Take(SweepPlan.ImagesPerPart).ToImmutableArray();
        var pixels = await run.Pixels.Of(set, cancellationToken);
        var intact = await Worker.OnLane(run, (network, token) => network.RunIntact([.. images.Select(i => pixels[i.Image])], token), cancellationToken);
        foreach (var layer in run.Sweep.Layers)
            await run.Directory.Replace(RunFiles.Activations(set, layer, part), Rows(images, intact, i => i.Responses[layer]), cancellationToken);
        await run.Directory.TryCommit(RunFiles.Features(set, part), Rows(images, intact, i => i.Features), cancellationToken);
    }

    private static IEnumerable<ImageResponses> Rows(
        ImmutableArray<Stimulus> images, IReadOnlyList<IntactImage> intact, Func<IntactImage, float[]> values) =>
        images.Select((image, i) => new ImageResponses(image.Image, image.Category!.Value, [.. values(intact[i])]));
}
