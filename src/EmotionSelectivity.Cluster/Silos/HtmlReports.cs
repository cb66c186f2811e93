using EmotionSelectivity.Reporting;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Silos;

/// <summary>Reports as one HTML file.</summary>
internal sealed class HtmlReports : EmotionSelectivity.Pipeline.IRunReports
{
    public Task<bool> Exists(string runDirectory, CancellationToken cancellationToken) => RunReport.IsThere(runDirectory, cancellationToken);

    public Task Write(string runDirectory, RunManifest manifest, CancellationToken cancellationToken) => RunReport.WriteAtEnd(runDirectory, manifest, cancellationToken);
}
