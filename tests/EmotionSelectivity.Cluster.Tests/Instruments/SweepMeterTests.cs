using EmotionSelectivity.Cluster.Instruments;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EmotionSelectivity.Cluster.Tests.Instruments;

public sealed class SweepMeterTests
{
    /// <summary>OpenTelemetry has 2000 places for series of an instrument, and a sweep has six of its states.</summary>
    private const int Sweeps = 400;

    private const string Overflow = "otel.metric.overflow";

    [Fact]
    public void Sweeps_ThatComeAndGo_LeaveNoSeriesBehind_AndNeverUseUpThePlaces()
    {
        var exporter = new LabelExporter();
        using var reader = new BaseExportingMetricReader(exporter);
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(SweepMeter.Name).AddReader(reader).Build();
        for (var number = 0; number < Sweeps; number++)
        {
            var sweep = new SweepMetrics($"run-{number}", SmallPlan.Plan);
            SweepInstruments.Add(sweep);
            exporter.Labels.Clear();
            Assert.True(reader.Collect());
            SweepInstruments.Remove(sweep);

            Assert.Equal([$"run-{number}"], OwnSweeps(exporter.Labels));
            Assert.DoesNotContain(exporter.Labels, label => label.Key == Overflow);
        }
    }

    /// <summary>Sweeps of other tests in this process have series too.</summary>
    private static IEnumerable<string> OwnSweeps(IEnumerable<KeyValuePair<string, object?>> labels) =>
        labels.Where(label => label.Key == "sweep").Select(label => (string)label.Value!).Where(run => run.StartsWith("run-", StringComparison.Ordinal)).Distinct();

    /// <summary>Labels of every series that was collected.</summary>
    private sealed class LabelExporter : BaseExporter<Metric>
    {
        public List<KeyValuePair<string, object?>> Labels { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    foreach (var label in point.Tags)
                        Labels.Add(label);
                }
            }
            return ExportResult.Success;
        }
    }
}
