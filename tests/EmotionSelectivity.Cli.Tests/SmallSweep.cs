namespace EmotionSelectivity.Cli.Tests;

/// <summary>The quickstart's images and network in a sweep of a few layers and gains: a whole run in seconds.</summary>
internal static class SmallSweep
{
    public static string Quickstart { get; } = Path.Combine(AppContext.BaseDirectory, "quickstart");

    /// <summary>Cells of the sweep: 3 layers x 4 gains x 3 folds.</summary>
    public const int Cells = 36;

    /// <summary>Writes the sweep file, and gives its path.</summary>
    public static string Write(string folder, string output, int permutations = 300)
    {
        var path = Path.Combine(folder, "sweep.yaml");
        File.WriteAllText(path, $$"""
            name: small
            seed: 7
            network: { architecture: vgg-mini, weights: {{Quickstart}}/vgg-mini.safetensors, size: 64, grayscale: true }
            stimuli:
              - { set: google, images: {{Quickstart}}/google, ratings: {{Quickstart}}/google.csv }
              - { set: twitter, images: {{Quickstart}}/twitter, ratings: {{Quickstart}}/twitter.csv }
            folds: { kind: kfold, count: 3 }
            layers: [conv1_2, conv3_1, conv4_2]
            gains: [0, 1, 2, 4]
            controls: { random: 2, shuffled: 1, gains: [0, 2] }
            permutations: {{permutations}}
            output: {{output}}
            """);
        return path;
    }
}
