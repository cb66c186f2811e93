using System.CommandLine;
using System.Text.Json;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel weights</c>: what a weight file holds, and files of random weights.</summary>
internal static class WeightsVerb
{
    public static Command Command() => new(
        "weights",
        """
        Inspect weight files, or write random ones.

        Exit codes: 0 done, 2 bad input; those of each verb are in its help.

        Examples:
          emosel weights inspect vgg16-397923af.pth
          emosel weights random --network vgg16 --seed 2024 -o untrained.safetensors
        """)
    {
        Inspect(),
        Random(),
    };

    private static Command Inspect()
    {
        var file = new Argument<string>("FILE") { Description = "A .safetensors or .pth file." };
        var json = new Option<bool>("--json") { Description = "Print it as JSON (docs/reading-results.md has the keys)." };
        var command = new Command(
            "inspect",
            """
            List the tensors of a weight file, and say which known network it fits.

            Nothing of the file is executed. Exit codes: 0 it fits a known network, 2 it does not, or cannot be read.

            Examples:
              emosel weights inspect vgg16-397923af.pth
              emosel weights inspect vgg16-397923af.pth --json
            """)
        {
            file,
            json,
        };
        command.SetAction(parsed => Show(WeightInspection.Of(parsed.GetRequiredValue(file)), parsed.GetValue(json)));
        return command;
    }

    private static int Show(WeightInspection file, bool json)
    {
        if (!json)
            return WeightsTable.Write(file);
        Console.WriteLine(JsonSerializer.Serialize(new WeightsJson(file), ApiJson.Options));
        return file.Fits is null ? ExitCode.BadInput : ExitCode.Success;
    }

    private static Command Random()
    {
        var network = new Option<string>("--network") { Description = $"One of {Names}.", Required = true };
        var seed = new Option<long>("--seed") { Description = "The same seed gives the same weights. Default 1.", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--output", "-o") { Description = "The .safetensors file to write. One that is there already is never replaced.", Required = true };
        var command = new Command(
            "random",
            """
            Write the random weights that 'weights: random' means: the untrained control.

            Kaiming-normal (fan-out) convolutions, N(0, 0.01) linear layers, zero biases: a pure function of network and seed. The file is
            whole or not there.

            Exit codes: 0 written, 1 the disk failed, 2 bad input, 130 interrupted.

            Examples:
              emosel weights random --network vgg16 --seed 2024 -o untrained.safetensors
            """)
        {
            network, seed, output,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => Write(parsed.GetRequiredValue(network), parsed.GetRequiredValue(seed), parsed.GetRequiredValue(output), cancellationToken), cancellationToken));
        return command;
    }

    private static string Names => string.Join(", ", KnownNetworks.All.Select(n => n.Name));

    private static int Write(string network, long seed, string output, CancellationToken cancellationToken)
    {
        var layout = KnownNetworks.Find(network)
            ?? throw new InvalidInputException("--network", $"No network is called '{network}'.", $"Say one of {Names}.");
        using var weights = NetworkWeights.Random(layout, seed, cancellationToken);
        SafetensorsWriter.Write(output, layout.Parameters, weights.Read, cancellationToken);
        Terminal.Errors.MarkupLineInterpolated($"Wrote {Amounts.Count(layout.Parameters.Sum(p => p.Count))} random weights of {network}, seed {seed}, to {output}");
        return ExitCode.Success;
    }
}
