namespace EmotionSelectivity.Cli.Tests;

/// <summary>The quickstart's images and network in a sweep of a few layers and gains: a whole run in seconds.</summary>
internal static class SmallSweep
{
    public static string Quickstart { get; } = Path.Combine(AppContext.BaseDirectory, "quickstart");

    /// <summary>Cells of the sweep: 3 layers x 4 gains x 3 folds.</summary>
    public const int Cells = 36;

    /// <summary>The same cells with so much to compute in each that there is time to do something while they run: a few seconds.</summary>
    public static string WriteLong(string folder, string output) => Write(folder, output, controls: "{ random: 12, shuffled: 1, gains: all }");

    /// <summary>Writes the sweep file, and gives its path.</summary>
    public static string Write(string folder, string output, int permutations = 300, string controls = "{ random: 2, shuffled: 1, gains: [0] }")
    {
        var path = Path.Combine(folder, "sweep.yaml");
        File.WriteAllText(path, $$"""
            name: small
            seed: 7
            network: { architecture: vgg-mini, weights: {{Quickstart}}/vgg-mini.safetensors, size: 64, grayscale: true }
            stimuli:
              - { set: google, images: {{Quickstart}}/google, ratings: {{Quickstart}}/google.csv, scale: [1, 9] }
              - { set: twitter, images: {{Quickstart}}/twitter, ratings: {{Quickstart}}/twitter.csv, scale: [1, 9] }
            folds: { kind: kfold, count: 3 }
            layers: [conv3_1, conv4_1, conv4_2]
            gains: [0, 1, 2, 4]
            controls: {{controls}}
            permutations: {{permutations}}
            output: {{output}}
            """);
        return path;
    }
}
