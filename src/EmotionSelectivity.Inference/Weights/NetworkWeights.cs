using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>The weights of one network, from a file or drawn at random, read a parameter at a time. Holds its file open until it is disposed.</summary>
public sealed class NetworkWeights : IDisposable
{
    // Of a file of another network the first few differences say as much as all of them.
    private const int MaxFaults = 12;

    private readonly WeightFile? _file;
    private readonly Func<ParameterShape, float[]> _read;

    private NetworkWeights(NetworkLayout layout, string? sha256, WeightFile? file, Func<ParameterShape, float[]> read)
    {
        Layout = layout;
        Sha256 = sha256;
        _file = file;
        _read = read;
    }

    /// <summary>The network, with as many classes as the weights have.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>Hash of the file, lower-case hexadecimal; null for random weights.</summary>
    public string? Sha256 { get; }

    /// <summary>The untrained control (METHOD 2).</summary>
    /// <param name="layout">The network.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    /// <param name="cancellationToken">Ends the drawing of a parameter.</param>
    public static NetworkWeights Random(NetworkLayout layout, long seed, CancellationToken cancellationToken = default) =>
        new(layout, sha256: null, file: null, parameter => RandomWeights.Of(layout, parameter, seed, cancellationToken));

    /// <summary>Weights of a file, which fit the network, are finite numbers, and are what the file's name says.</summary>
    /// <exception cref="InvalidInputException">With every fault that was found.</exception>
    public static NetworkWeights FromFile(InputFile input, NetworkLayout layout)
    {
        var file = WeightFile.Open(input);
        try
        {
            var fit = NetworkFit.Of(layout, file.Tensors);
            if (!fit.IsGood)
                throw new InvalidInputException([.. FindMisfits(file, fit)]);
            var sha256 = file.Sha256();
            if (PublishedName.FindFault(input.Location, sha256) is { } renamed)
                throw new InvalidInputException([renamed]);
            file.CheckFinite();
            var tensors = file.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
            return new NetworkWeights(fit.Layout, sha256, file, parameter => file.Values(tensors[parameter.Key]));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Values of a parameter of <see cref="Layout"/>, row-major.</summary>
    public float[] Read(ParameterShape parameter) => _read(parameter);

    public void Dispose() => _file?.Dispose();

    private static IEnumerable<Fault> FindMisfits(WeightFile file, NetworkFit fit)
    {
        var other = KnownNetworks.All.FirstOrDefault(known => NetworkFit.Of(known, file.Tensors).IsGood);
        var remedy = other is null
            ? $"Give weights of {fit.Layout.Name}; 'emosel weights inspect {file.Location}' lists what this file holds."
            : $"It fits {other.Name}: say architecture: {other.Name}, or give weights of {fit.Layout.Name}.";
        var more = fit.Differences.Length - MaxFaults;
        return fit.Differences
            .Take(MaxFaults)
            .Concat(more > 0 ? [$"And {more} more of its tensors differ from those of {fit.Layout.Name}."] : [])
            .Select(difference => new Fault(file.Location, difference, remedy));
    }
}
