using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>The weights of a sweep's network.</summary>
internal static class RunWeights
{
    /// <summary>Makes the weight file available on this machine; no file where the weights are random.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="sha256">SHA-256 that the file must have; null for random weights.</param>
    /// <param name="cancellationToken">Stops fetching.</param>
    /// <exception cref="InvalidInputException">It is no longer in the object store.</exception>
    public static async Task<MaterializedInputs> Fetch(SweepSpec sweep, string? sha256, CancellationToken cancellationToken) =>
        sweep.Network.IsRandom
            ? MaterializedInputs.None
            : await MaterializedInputs.Of(Location.Parent(sweep.Network.Weights)!, [(Location.Name(sweep.Network.Weights), sha256)], cancellationToken);

    /// <param name="inputs">The file, if any.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="layout">Its network.</param>
    /// <param name="sha256">SHA-256 that the file must have; null for random weights.</param>
    /// <exception cref="InvalidInputException">The file does not fit the network, or is not the one that the run began with.</exception>
    public static NetworkWeights Open(MaterializedInputs inputs, SweepSpec sweep, NetworkLayout layout, string? sha256)
    {
        if (sweep.Network.IsRandom)
            return NetworkWeights.Random(layout, sweep.Seed);
        var weights = NetworkWeights.FromFile(inputs.Files[0], layout, sweep.Network.Key);
        if (weights.Sha256 == sha256)
            return weights;
        weights.Dispose();
        throw new InvalidInputException(
            sweep.Network.Weights, "The weights changed since the run began.", RunPreparation.ChangedInputRemedy);
    }
}
