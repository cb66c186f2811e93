using System.CommandLine;
using System.Text.Json;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel weights</c>: inspects weight files and writes random ones.</summary>
internal static class WeightsCommand
{
    public static Command Create() => new(
        "weights",
        """
        Inspect weight files, or write random ones.

        Exit codes: 0 done, 1 a file could not be written, 2 bad input. The help of each command lists its own.

        Examples:
          emosel weights inspect vgg16-397923af.pth
          emosel weights random --network vgg16 --seed 2024 -o untrained.safetensors
        """)
    {
        CreateInspect(),
        CreateRandom(),
    };

    private static Command CreateInspect()
    {
        var file = new Argument<string>("FILE") { Description = "The .safetensors or .pth file." };
        var key = new Option<string?>("--key") { Description = "Which network of a file that holds several, as network.key of a sweep file: model_ema." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON (docs/reading-results.md lists the keys)." };
        var command = new Command(
            "inspect",
            """
            List the tensors of a weight file, and the known network that they fit. The file is checked as a sweep checks it.

            No code in the file is executed.

            Exit codes: 0 a sweep can use it, 2 it fits no known network, has values that are not finite, or cannot be read.

            Examples:
              emosel weights inspect vgg16-397923af.pth
              emosel weights inspect checkpoint.pth --key model_ema
              emosel weights inspect vgg16-397923af.pth --json
            """)
        {
            file,
            key,
            json,
        };
        command.SetAction(parsed => Show(WeightInspection.Of(parsed.GetRequiredValue(file), parsed.GetValue(key)), parsed.GetValue(json)));
        return command;
    }

    private static int Show(WeightInspection file, bool json)
    {
        if (!json)
            return WeightsTable.Write(file);
        Console.WriteLine(JsonSerializer.Serialize(new WeightsJson(file), ApiJson.Options));
        return file.Faults.IsEmpty ? ExitCode.Success : ExitCode.BadInput;
    }

    private static Command CreateRandom()
    {
        var network = new Option<string>("--network") { Description = $"One of {Names}.", Required = true };
        var seed = new Option<long>("--seed") { Description = "The same seed gives the same weights. Default 1.", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--output", "-o") { Description = "The .safetensors file to write. An existing file is not overwritten.", Required = true };
        var command = new Command(
            "random",
            """
            Write the weights that a sweep with 'weights: random' uses: those of an untrained network.

            Convolutions are Kaiming-normal (fan-out), linear layers N(0, 0.01), biases zero. The weights depend only on the network and the seed.

            Exit codes: 0 written, 1 the file could not be written, 2 bad input, 130 interrupted.

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
            ?? throw new InvalidInputException("--network", $"There is no network '{network}'.", $"Use one of {Names}.");
        using var weights = NetworkWeights.Random(layout, seed, cancellationToken);
        SafetensorsWriter.Write(output, layout.Parameters, weights.Read, cancellationToken);
        Terminal.Errors.MarkupLineInterpolated($"Wrote {Amounts.Count(layout.Parameters.Sum(p => p.Count))} random weights of {network}, seed {seed}, to {output}");
        return ExitCode.Success;
    }
}
