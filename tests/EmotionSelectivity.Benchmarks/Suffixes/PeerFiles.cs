using System.Runtime.InteropServices;
using System.Text.Json;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Benchmarks.Suffixes;

/// <summary>A case in files that a Python script reads: case.json, little-endian fp32 in weights.bin and images.bin, fp64 in readouts.bin.</summary>
internal static class PeerFiles
{
    public static void Write(string folder, SuffixCase suffixes, Func<ParameterShape, float[]> weights, PerEmotion<CaseReadout> readouts)
    {
        using (var file = File.Create(Path.Combine(folder, "weights.bin")))
        {
            foreach (var parameter in suffixes.Network.Parameters)
                file.Write(MemoryMarshal.AsBytes(weights(parameter).AsSpan()));
        }
        using (var file = File.Create(Path.Combine(folder, "images.bin")))
        {
            var planes = new float[NetworkLayout.InputChannels * suffixes.Size * suffixes.Size];
            foreach (var pixels in suffixes.Pixels())
            {
                ImageNormalisation.ToPlanes(pixels, planes);
                file.Write(MemoryMarshal.AsBytes(planes.AsSpan()));
            }
        }
        File.WriteAllBytes(Path.Combine(folder, "readouts.bin"), [.. Emotions.All.SelectMany(emotion => Bytes(readouts[emotion]))]);
        File.WriteAllText(Path.Combine(folder, "case.json"), JsonSerializer.Serialize(new
        {
            size = suffixes.Size,
            images = suffixes.Images,
            operations = suffixes.Network.Operations[..^1].Select(Describe),
            layers = suffixes.Layers,
            gains = suffixes.Gains.Take(suffixes.PeerGains).Select(gain => gain.Value),
            targets = suffixes.Layers.Select(layer => suffixes.TargetsOf(layer).Select(t => new { emotion = (int)t.Emotion, neurons = t.Neurons })),
            categories = SuffixCase.Categories(suffixes.Images).Select(category => (int)category),
        }));
    }

    private static object[] Describe(NetworkOperation operation) => operation switch
    {
        Convolution c => ["conv", c.Layer, c.Inputs, c.Outputs, c.Kernel, c.Stride, c.Padding],
        MaxPool p => ["pool", p.Kernel, p.Stride],
        AdaptiveAveragePool a => ["average", a.Side],
        Linear l => ["linear", l.Inputs, l.Outputs],
        _ => throw new NotSupportedException($"{operation}"),
    };

    private static byte[] Bytes(CaseReadout readout) => [.. MemoryMarshal.AsBytes<double>([.. readout.Weights, readout.Bias])];
}
