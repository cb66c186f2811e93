namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>A sweep of 48 cells (2 layers x 6 gains x 4 folds) with several passes per image: long enough for a fault to happen while it runs.</summary>
internal static class ClusterSweep
{
    public const string Many = "{ random: 8, shuffled: 1, gains: all }";

    private const string Few = "{ random: 4, shuffled: 1, gains: [0, 2] }";

    /// <param name="inputs">Prefix of the paths of inputs; empty where they are relative to the server's input folder.</param>
    /// <param name="output">Run directory, or its path relative to the server's folder of runs.</param>
    /// <param name="name">Name of the sweep.</param>
    /// <param name="controls">Controls of the sweep; <see cref="Many"/> makes each cell take longer.</param>
    public static string Yaml(string output, string inputs = "", string name = "cluster", string controls = Few) => $$"""
        name: {{name}}
        seed: 11
        network: { architecture: vgg-mini, weights: {{inputs}}vgg-mini.safetensors, size: 64, grayscale: true }
        stimuli:
          - { set: google, images: {{inputs}}google, ratings: {{inputs}}google.csv, scale: [1, 9] }
          - { set: twitter, images: {{inputs}}twitter, ratings: {{inputs}}twitter.csv, scale: [1, 9] }
        folds: { kind: kfold, count: 4 }
        layers: [conv3_1, conv4_1]
        gains: [0, 0.5, 1, 1.5, 2, 4]
        controls: {{controls}}
        permutations: 300
        output: {{output}}
        """;
}
