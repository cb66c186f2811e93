using System.Collections;
using EmotionSelectivity.Pipeline.Stages;

namespace EmotionSelectivity.Pipeline.Tests;

/// <summary>Keeps what a pipeline reports.</summary>
internal sealed class RecordingObserver : IRunObserver
{
    public List<SweepStage> Stages { get; } = [];

    public List<string> Failures { get; } = [];

    public List<string> Lines { get; } = [];

    public int FinishedCells { get; private set; }

    public void StageStarted(SweepStage stage, int all, int foundDone, double cost) => Stages.Add(stage);

    public void ReportWritten()
    {
    }

    public void CellsFound(BitArray committed)
    {
    }

    public void Log(string text) => Lines.Add(text);

    public void RunFailed(string reason) => Failures.Add(reason);

    public void Started(StageItem item, WorkerIdentity worker, int attempt)
    {
    }

    public void Finished(StageItem item, WorkerIdentity worker, ItemResult result)
    {
        if (Stages[^1] == SweepStage.Cells)
            FinishedCells++;
    }

    public void AttemptFailed(StageItem item, WorkerIdentity worker, int attempt, string reason)
    {
    }

    public void Failed(StageItem item, WorkerIdentity worker, string reason) => Failures.Add(reason);

    public void Preempted(StageItem item, WorkerIdentity worker, string reason)
    {
    }

    public void Quarantined(WorkerIdentity worker, string reason)
    {
    }

    public void Waiting(string? reason)
    {
    }
}
