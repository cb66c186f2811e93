using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Weights of one network, from a file or random, read one parameter at a time. Keeps its file open until disposed.
/// </summary>
public sealed class NetworkWeights : IDisposable
{
    private readonly WeightFile? _file;
    private readonly Func<ParameterShape, float[]> _read;

    private NetworkWeights(NetworkLayout layout, string? sha256, WeightFile? file, Func<ParameterShape, float[]> read)
    {
        Layout = layout;
        Sha256 = sha256;
        _file = file;
        _read = read;
    }

    /// <summary>The network, with the number of classes of the weights.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal; null for random weights.</summary>
    public string? Sha256 { get; }

    /// <summary>Random weights: the untrained control network.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="seed">Equal seeds give equal weights.</param>
    /// <param name="cancellationToken">Cancels drawing a parameter.</param>
    public static NetworkWeights Random(NetworkLayout layout, long seed, CancellationToken cancellationToken = default) =>
        new(layout, sha256: null, file: null, parameter => RandomWeights.Of(layout, parameter, seed, cancellationToken));

    /// <summary>
    /// Opens a weight file. Checks that its tensors fit the network, that all values that a sweep uses are finite, and
    /// that a hash in its file name matches.
    /// </summary>
    /// <param name="input">The file.</param>
    /// <param name="layout">The network.</param>
    /// <param name="key">Name of the network in a file that holds several; null for the only one.</param>
    /// <exception cref="InvalidInputException">Contains every fault.</exception>
    public static NetworkWeights FromFile(InputFile input, NetworkLayout layout, string? key = null)
    {
        var file = WeightFile.Open(input, key);
        try
        {
            var sha256 = file.Sha256();
            if (PublishedName.FindFault(input.Location, sha256) is { } renamed)
                throw new InvalidInputException([renamed]);
            var fit = NetworkFit.Of(layout, file.Content);
            if (WeightCheck.FindFaults(file, fit) is { Count: > 0 } faults)
                throw new InvalidInputException(faults);
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
}
