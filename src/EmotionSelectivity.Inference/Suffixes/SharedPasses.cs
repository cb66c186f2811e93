using System.Runtime.InteropServices;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>
/// Determines which passes of a chunk of images must be computed. A map that is all zero stays zero under any gain, so
/// interventions that differ only in such neurons share a pass for that image, and an intervention that changes no
/// other neuron leaves the image intact.
/// </summary>
internal sealed class SharedPasses
{
    private readonly Dictionary<(int Intervention, int Image), List<int>> _readers = [];
    private readonly List<(int Intervention, int Image)> _intact = [];

    private SharedPasses(IReadOnlyList<PassGroup> groups) => Groups = groups;

    /// <summary>Passes to compute.</summary>
    public IReadOnlyList<PassGroup> Groups { get; private set; }

    /// <summary>(intervention, image) pairs whose features equal those of the intact network.</summary>
    public IReadOnlyList<(int Intervention, int Image)> Intact => _intact;

    /// <summary>Interventions that use a pass of <see cref="Groups"/>.</summary>
    public IReadOnlyList<int> Readers(int intervention, int image) => _readers[(intervention, image)];

    /// <param name="gains">For each intervention, one gain per neuron.</param>
    /// <param name="active">For each image, whether the map of each neuron has a nonzero value.</param>
    /// <param name="wanted">Whether the pass of an (intervention, image) is requested.</param>
    public static SharedPasses Of(IReadOnlyList<float[]> gains, bool[][] active, Func<int, int, bool> wanted)
    {
        var shared = new SharedPasses([]);
        var changes = gains.Select(Changes).ToArray();
        var images = new List<int>[gains.Count];
        for (var image = 0; image < active.Length; image++)
            shared.Share(image, active[image], changes, images, wanted);
        shared.Groups = [.. images.Index().Where(own => own.Item is not null).Select(own => new PassGroup(own.Index, gains[own.Index], [.. own.Item]))];
        return shared;
    }

    private void Share(int image, bool[] active, (int Neuron, float Gain)[][] changes, List<int>[] images, Func<int, int, bool> wanted)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var intervention = 0; intervention < changes.Length; intervention++)
        {
            if (!wanted(intervention, image))
                continue;
            var change = Key(changes[intervention], active);
            if (change.Length == 0)
            {
                _intact.Add((intervention, image));
                continue;
            }
            if (first.TryAdd(change, intervention))
            {
                (images[intervention] ??= []).Add(image);
                _readers[(intervention, image)] = [];
            }
            _readers[(first[change], image)].Add(intervention);
        }
    }

    private static (int Neuron, float Gain)[] Changes(float[] gains) => [.. gains.Index().Where(neuron => neuron.Item != 1)];

    /// <summary>
    /// Key of the changes of active neurons: four characters per neuron, two for its index and two for the bits of its
    /// gain.
    /// </summary>
    private static string Key((int Neuron, float Gain)[] changes, bool[] active)
    {
        var activeChanges = changes.Where(change => active[change.Neuron]).SelectMany(change => new[] { change.Neuron, BitConverter.SingleToInt32Bits(change.Gain) }).ToArray();
        return new string(MemoryMarshal.Cast<int, char>(activeChanges));
    }
}
