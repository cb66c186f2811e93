using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Pipeline.Workers;

namespace EmotionSelectivity.Pipeline.Tests;

/// <summary>Computes the items of a stage one after another in the calling thread: no silo, no network, one attempt an item.</summary>
internal sealed class SequentialExecutor(Worker worker, TimeProvider clock) : IStageExecutor
{
    private readonly WorkerIdentity _identity = new("sequential", worker.Name, ProgramFacts.Host(worker.Device));

    /// <summary>Called before each item; may throw.</summary>
    public Action<SweepStage, int> BeforeItem { get; set; } = (_, _) => { };

    public async Task Execute(StageWork work, IItemObserver observer, CancellationToken cancellationToken)
    {
        for (var index = 0; index < work.Committed.Length; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (work.Committed[index])
                continue;
            BeforeItem(work.Stage.Stage, index);
            var item = work.Stage.Item(work.Run, index);
            observer.Started(item, _identity, attempt: 1);
            if (!await work.Stage.IsCommitted(work.Run, item.Key, cancellationToken))
                await work.Stage.Compute(work.Run, item.Key, worker, attempt: 1, cancellationToken);
            observer.Finished(item, _identity, new ItemResult(worker.Name, clock.GetUtcNow(), 0));
        }
    }
}
