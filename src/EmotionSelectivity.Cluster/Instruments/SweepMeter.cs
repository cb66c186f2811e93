using System.Diagnostics.Metrics;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>
/// The gauges of one list of sweeps. OpenTelemetry keeps a slot for every series that an instrument ever had, and their number is limited. So every list of
/// sweeps gets a meter of its own, and the slots of earlier sweeps are freed with their meter.
/// </summary>
internal sealed class SweepMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "EmotionSelectivity.Sweeps";

    private static readonly string[] CellPhases = [.. Enum.GetNames<CellPhase>().Select(Label)];

    private readonly Meter _meter = new(Name);
    private readonly IReadOnlyList<SweepMetrics> _sweeps;
    private readonly ObservableGauge<double> _effects;

    /// <param name="sweeps">The sweeps, those started last first.</param>
    public SweepMeter(IReadOnlyList<SweepMetrics> sweeps)
    {
        _sweeps = sweeps;
        _meter.CreateObservableGauge("emosel.sweep.cells", Cells, "{cell}", "Cells of a sweep by state.");
        _meter.CreateObservableGauge(SweepInstruments.Grid, GridCells, "{cell}", "Cells of a sweep by layer, gain and state, for the four sweeps started last, if layers times gains are at most 1024.");
        _meter.CreateObservableGauge("emosel.sweep.progress.ratio", () => Each(sweep => sweep.Progress), "1", "Share of the multiply-accumulate operations of all cells of a sweep that is done; 0 before the cells stage, 1 after it.");
        _meter.CreateObservableGauge("emosel.sweep.time_left", () => Each(sweep => sweep.SecondsLeft), "s", "Estimated time to the last cell, from the pace of the cells so far; 0 when the sweep has ended, absent before the first cell.");
        _meter.CreateObservableGauge("emosel.sweep.state", () => OneOf(sweep => sweep.State, "state"), "1", "1 for the state that a sweep is in, 0 for the others.");
        _meter.CreateObservableGauge("emosel.sweep.stage", () => OneOf(sweep => sweep.Stage, "stage"), "1", "1 for the current stage of a sweep, 0 for the others.");
        _effects = _meter.CreateObservableGauge(SweepInstruments.Effect, Effects, "1", "Largest (best) and smallest (worst) change of F1 of the selective targets against the intact network, over the layers and gains whose folds are all committed.");
    }

    /// <summary>Whether a metrics exporter collects effects.</summary>
    public bool EffectsAreCollected => _effects.Enabled;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Cells() =>
        from sweep in _sweeps
        from phase in Enum.GetValues<CellPhase>()
        select new Measurement<int>(sweep.Cells(phase), Tag("sweep", sweep.Run), Tag("state", CellPhases[(int)phase]));

    private IEnumerable<Measurement<int>> GridCells() =>
        from sweep in _sweeps.Take(SweepInstruments.MostGrids)
        from place in sweep.Grid()
        select new Measurement<int>(place.Cells, Tag("sweep", sweep.Run), Tag("layer", place.Layer), Tag("gain", place.Gain), Tag("state", CellPhases[(int)place.Phase]));

    private IEnumerable<Measurement<double>> Effects() =>
        from sweep in _sweeps
        from effect in sweep.Effects
        select new Measurement<double>(
            effect.DeltaF1, Tag("sweep", sweep.Run), Tag("set", effect.Set), Tag("emotion", effect.Emotion), Tag("extreme", effect.IsBest ? "best" : "worst"),
            Tag("layer", effect.Layer), Tag("gain", effect.Gain));

    private IEnumerable<Measurement<double>> Each(Func<SweepMetrics, double?> value) =>
        from sweep in _sweeps
        let now = value(sweep)
        where now is not null
        select new Measurement<double>(now.Value, Tag("sweep", sweep.Run));

    private IEnumerable<Measurement<int>> OneOf<T>(Func<SweepMetrics, T> present, string label)
        where T : struct, Enum =>
        from sweep in _sweeps
        let now = present(sweep)
        from value in Enum.GetValues<T>()
        select new Measurement<int>(value.Equals(now) ? 1 : 0, Tag("sweep", sweep.Run), Tag(label, Label(value.ToString())));

    private static KeyValuePair<string, object?> Tag(string label, string value) => new(label, value);

    /// <summary>As labels write it: <c>selectivity_nulls</c>.</summary>
    private static string Label(string name) =>
        string.Concat(name.Select((letter, place) => char.IsUpper(letter) && place > 0 ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
