namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>What to do when an input is no longer what a run began with.</summary>
internal static class RunChange
{
    public const string Remedy = "Put the old one back, or name another output folder to start a new run.";
}
