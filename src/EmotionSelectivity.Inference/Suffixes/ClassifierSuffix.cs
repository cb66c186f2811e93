using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>
/// Suffix without convolutions. Everything up to the first rectification is linear: W(g x) + b = (W x + b) + W_S((g -
/// 1) x_S). The first term is computed once per image, the second only over the targeted neurons S.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="operations">Operations after the layer, without convolutions.</param>
internal sealed class ClassifierSuffix(TorchNetwork network, SuffixOperations operations) : ISuffix
{
    private readonly Linear _first = (Linear)operations.Classifier[0];

    public long PrefixBytes => sizeof(float) * ((long)_first.Inputs + _first.Outputs);

    public IntactPrefix Prepare(Tensor maps)
    {
        using var scope = NewDisposeScope();
        var pooled = network.Run([.. operations.Pools, .. operations.MapOperations], maps);
        var hidden = network.Linear(_first, pooled);
        var active = IntactPrefix.FindActive(maps);
        var byChannel = pooled.reshape(pooled.shape[0], operations.Input.Channels, -1);
        return new Prefix(this, active, byChannel.DetachFromDisposeScope(), hidden.DetachFromDisposeScope());
    }

    private sealed class Prefix(ClassifierSuffix suffix, bool[][] active, Tensor pooled, Tensor hidden) : IntactPrefix(active)
    {
        public override long Bytes => (pooled.NumberOfElements + hidden.NumberOfElements) * sizeof(float);

        public override Tensor Features(IReadOnlyList<PassGroup> groups, CancellationToken cancellationToken)
        {
            using var scope = NewDisposeScope();
            var rows = groups.Select(group =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return Hidden(group);
            }).ToArray();
            return suffix.Rest(cat(rows)).MoveToOuterDisposeScope();
        }

        public override void Dispose()
        {
            pooled.Dispose();
            hidden.Dispose();
        }

        private Tensor Hidden(PassGroup group)
        {
            using var scope = NewDisposeScope();
            var device = hidden.device;
            var images = tensor(Array.ConvertAll(group.Images, image => (long)image), device: device);
            var neurons = tensor(Array.ConvertAll(group.Neurons, neuron => (long)neuron), device: device);
            var factors = tensor(group.Factors, [1, group.Factors.Length, 1], device: device);
            var multiplied = pooled.index_select(0, images).index_select(1, neurons).mul_(factors).flatten(start_dim: 1);
            return suffix.AddToBase(group.CoversAllNeurons ? suffix.Bias : hidden.index_select(0, images), multiplied, neurons).MoveToOuterDisposeScope();
        }
    }

    private Tensor Bias => network.Bias(_first);

    private Tensor AddToBase(Tensor basis, Tensor multiplied, Tensor neurons)
    {
        var weights = network.Weight(_first).reshape(_first.Outputs, operations.Input.Channels, -1).index_select(1, neurons).flatten(start_dim: 1);
        var sum = multiplied.matmul(weights.t()).add_(basis);
        return _first.Rectified ? sum.relu_() : sum;
    }

    private Tensor Rest(Tensor hidden) => operations.Classifier.Length == 1 ? hidden.alias() : network.Run(operations.Classifier.AsSpan()[1..], hidden);
}
