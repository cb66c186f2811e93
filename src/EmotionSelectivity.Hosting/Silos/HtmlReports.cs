using EmotionSelectivity.Grains.Sweeps;
using EmotionSelectivity.Reporting;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Hosting.Silos;

/// <summary>Reports as one HTML file.</summary>
internal sealed class HtmlReports : IRunReports
{
    public bool IsThere(string runDirectory) => File.Exists(RunReport.PathOf(runDirectory));

    public Task Write(string runDirectory, RunManifest manifest, CancellationToken cancellation) => RunReport.WriteAtEnd(runDirectory, manifest, cancellation);
}
