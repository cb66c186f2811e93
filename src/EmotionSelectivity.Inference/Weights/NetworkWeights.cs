using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Weights of one network, from a file or random, read one parameter at a time. Keeps its file open until disposed.
/// </summary>
public sealed class NetworkWeights : IDisposable
{
    // Limits the output for a file of another network, where almost every tensor differs.
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
    /// Opens a weight file. Checks that its tensors fit the network, that all values are finite, and that a hash in its
    /// file name matches.
    /// </summary>
    /// <exception cref="InvalidInputException">Contains every fault.</exception>
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
            ? $"Provide weights of {fit.Layout.Name}; 'emosel weights inspect {file.Location}' lists the contents of this file."
            : $"The file fits {other.Name}: set architecture: {other.Name}, or provide weights of {fit.Layout.Name}.";
        var more = fit.Differences.Length - MaxFaults;
        return fit.Differences
            .Take(MaxFaults)
            .Concat(more > 0 ? [$"{more} more tensors differ from those of {fit.Layout.Name}."] : [])
            .Select(difference => new Fault(file.Location, difference, remedy));
    }
}
