using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Reporting;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Silos;

/// <summary>Writes a run's report as an HTML file (<see cref="RunReport"/>).</summary>
internal sealed class RunReportWriter : IRunReports
{
    public Task<bool> Exists(string runDirectory, CancellationToken cancellationToken) => RunReport.IsThere(runDirectory, cancellationToken);

    public Task Write(string runDirectory, RunManifest manifest, CancellationToken cancellationToken) => RunReport.WriteAtEnd(runDirectory, manifest, cancellationToken);
}
