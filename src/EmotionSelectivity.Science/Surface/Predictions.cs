using EmotionSelectivity.Science.Scores;

namespace EmotionSelectivity.Science.Surface;

/// <summary>Predicted labels of every test at each point of the surface, the input of the effect test.</summary>
/// <param name="orders">The tests of each set, by set name.</param>
public sealed class Predictions(IReadOnlyDictionary<string, TestOrder> orders)
{
    private readonly Dictionary<PointKey, (bool[] Read, int Known)> _points = [];

    public IEnumerable<Family> Families => _points.Keys.Select(key => key.Family).Distinct();

    /// <summary>Adds a decision of a cell. Decisions of readouts for another emotion are ignored.</summary>
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

    /// <summary>
    /// For each test, whether the image is classified as the emotion at a point; null if decisions are missing.
    /// </summary>
    public bool[]? At(PointKey key) => _points.TryGetValue(key, out var point) && point.Known == point.Read.Length ? point.Read : null;
}
