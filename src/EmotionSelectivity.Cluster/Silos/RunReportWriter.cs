using EmotionSelectivity.Cluster.Coordination;
using EmotionSelectivity.Reporting;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Silos;

/// <summary>Writes a run's report as an HTML file (<see cref="RunReport"/>).</summary>
internal sealed class RunReportWriter : IRunReports
{
    public Task<bool> IsThere(string runDirectory, CancellationToken cancellation) => RunReport.IsThere(runDirectory, cancellation);

    public Task Write(string runDirectory, RunManifest manifest, CancellationToken cancellation) => RunReport.WriteAtEnd(runDirectory, manifest, cancellation);
}
