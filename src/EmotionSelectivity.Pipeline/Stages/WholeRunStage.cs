using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;

namespace EmotionSelectivity.Pipeline.Stages;

/// <summary>A stage with a single item, which covers the whole run.</summary>
public abstract class WholeRunStage(SweepStage stage, string name) : IStage
{
    public SweepStage Stage { get; } = stage;

    public int Count(Run run) => 1;

    public StageItem Item(Run run, int index) => new(index, "all", name, Cost: 0);

    public Task<bool> IsCommitted(Run run, string item, CancellationToken cancellationToken) => IsCommitted(run, cancellationToken);

    public Task Compute(Run run, string item, Worker worker, int attempt, CancellationToken cancellationToken) => Compute(run, cancellationToken);

    protected abstract Task<bool> IsCommitted(Run run, CancellationToken cancellationToken);

    protected abstract Task Compute(Run run, CancellationToken cancellationToken);
}
