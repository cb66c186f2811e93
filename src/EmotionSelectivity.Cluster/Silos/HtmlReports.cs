using EmotionSelectivity.Cluster.Coordination;
using EmotionSelectivity.Reporting;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Silos;

/// <summary>Reports as one HTML file.</summary>
internal sealed class HtmlReports : IRunReports
{
    public Task<bool> IsThere(string runDirectory, CancellationToken cancellation) => RunReport.IsThere(runDirectory, cancellation);

    public Task Write(string runDirectory, RunManifest manifest, CancellationToken cancellation) => RunReport.WriteAtEnd(runDirectory, manifest, cancellation);
}
