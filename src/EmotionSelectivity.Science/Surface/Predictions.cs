using EmotionSelectivity.Science.Scores;

namespace EmotionSelectivity.Science.Surface;

/// <summary>Which tests are read as the emotion at each point of the surface: what the effect null swaps (METHOD 7a).</summary>
/// <param name="orders">Set -> its tests.</param>
public sealed class Predictions(IReadOnlyDictionary<string, TestOrder> orders)
{
    private readonly Dictionary<PointKey, (bool[] Read, int Known)> _points = [];

    public IEnumerable<Family> Families => _points.Keys.Select(key => key.Family).Distinct();

    /// <summary>Takes a decision of a cell; those of readouts other than the emotion's own are passed over.</summary>
    public void Add(string layer, int fold, Decision decision)
    {
        if (decision.Readout != decision.Emotion)
            return;
        var key = new PointKey(new Family(decision.Set, decision.Emotion, decision.Target), layer, decision.Gain);
        var order = orders[decision.Set];
        var (read, known) = _points.TryGetValue(key, out var point) ? point : (new bool[order.Count], 0);
        read[order.IndexOf(fold, decision.Image)] = decision.Z > 0;
        _points[key] = (read, known + 1);
    }

    /// <summary>Which tests are read as the emotion at a point; null where decisions are missing.</summary>
    public bool[]? At(PointKey key) => _points.TryGetValue(key, out var point) && point.Known == point.Read.Length ? point.Read : null;
}
