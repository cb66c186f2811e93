using EmotionSelectivity.Grains.Sweeps;
using EmotionSelectivity.Reporting;

namespace EmotionSelectivity.Hosting.Silos;

/// <summary>Reports as one HTML file.</summary>
internal sealed class HtmlReports : IRunReports
{
    public bool IsThere(string runDirectory) => File.Exists(RunReport.PathOf(runDirectory));

    public Task Write(string runDirectory, CancellationToken cancellation) => RunReport.WriteAtEnd(runDirectory, cancellation);
}
