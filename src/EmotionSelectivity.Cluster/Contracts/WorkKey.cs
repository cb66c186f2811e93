using System.Globalization;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>Keys of work grains. Names of runs, sets and layers hold no slash, so parts read back as they were.</summary>
public static class WorkKey
{
    public static string OfCell(string run, CellId cell) => $"{run}/{cell}";

    public static string OfActivations(string run, string set, int part) => string.Create(CultureInfo.InvariantCulture, $"{run}/{set}/{part}");

    public static string OfCompaction(string run, string layer, int fold) => string.Create(CultureInfo.InvariantCulture, $"{run}/{layer}/{fold}");

    /// <summary>The run that any key begins with.</summary>
    public static string Run(string key) => key.Split('/', 2)[0];

    public static CellId Cell(string key)
    {
        var parts = key.Split('/');
        return new CellId(
            parts[1],
            Gain.From(double.Parse(parts[2], CultureInfo.InvariantCulture)),
            int.Parse(parts[3], CultureInfo.InvariantCulture));
    }

    public static (string Set, int Part) Activations(string key) => NameAndNumber(key);

    public static (string Layer, int Fold) Compaction(string key) => NameAndNumber(key);

    private static (string Name, int Number) NameAndNumber(string key)
    {
        var parts = key.Split('/');
        return (parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
