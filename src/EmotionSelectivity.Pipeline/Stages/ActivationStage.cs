using System.Collections.Immutable;
using System.Globalization;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Stages;

/// <summary>
/// Runs the intact network on every included image and stores the mean response of every neuron and the penultimate features (docs/method.md). An item is
/// a block of <see cref="SweepPlan.ImagesPerPart"/> images of one stimulus set. Key: set/block.
/// </summary>
public sealed class ActivationStage : IStage
{
    public SweepStage Stage => SweepStage.Activations;

    public int Count(Run run) => run.Sets.Sum(set => run.Plan.Parts(set.Name));

    public StageItem Item(Run run, int index)
    {
        var (set, block) = Locate(run, index);
        return new(index, string.Create(CultureInfo.InvariantCulture, $"{set}/{block}"), $"images {block * SweepPlan.ImagesPerPart + 1}.. of {set}", Cost: 0);
    }

    // Features are written last, so their presence means that the responses are there too.
    public Task<bool> IsCommitted(Run run, string item, CancellationToken cancellationToken)
    {
        var (set, block) = Parse(item);
        return run.Directory.Exists(RunFiles.Features(set, block), cancellationToken);
    }

    public async Task Compute(Run run, string item, Worker worker, int attempt, CancellationToken cancellationToken)
    {
        var (set, block) = Parse(item);
        var images = run.Set(set).Included.Skip(block * SweepPlan.ImagesPerPart).Take(SweepPlan.ImagesPerPart).ToImmutableArray();
        var pixels = await run.Pixels.Of(set, cancellationToken);
        var intact = await worker.OnLane(run, (network, token) => network.RunIntact([.. images.Select(i => pixels[i.Image])], token), cancellationToken);
        foreach (var layer in run.Sweep.Layers)
            await run.Writer.Replace(RunFiles.Activations(set, layer, block), Rows(images, intact, i => i.Responses[layer]), cancellationToken);
        await run.Writer.TryCommit(RunFiles.Features(set, block), Rows(images, intact, i => i.Features), cancellationToken);
    }

    private static (string Set, int Block) Locate(Run run, int index)
    {
        foreach (var set in run.Sets)
        {
            var blocks = run.Plan.Parts(set.Name);
            if (index < blocks)
                return (set.Name, index);
            index -= blocks;
        }
        throw new ArgumentOutOfRangeException(nameof(index));
    }

    /// <summary>Names of sets hold no slash.</summary>
    private static (string Set, int Block) Parse(string item)
    {
        var parts = item.Split('/');
        return (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static IEnumerable<ImageResponses> Rows(
        ImmutableArray<Stimulus> images, IReadOnlyList<IntactImage> intact, Func<IntactImage, float[]> values) =>
        images.Select((image, i) => new ImageResponses(image.Image, image.Category!.Value, [.. values(intact[i])]));
}
