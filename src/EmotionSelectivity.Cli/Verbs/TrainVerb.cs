using System.CommandLine;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Training;
using EmotionSelectivity.Inputs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel train</c>: a network that recognises objects, from a folder of images a class.</summary>
internal static class TrainVerb
{
    public const string Name = "train";

    /// <summary>What follows from stopping it.</summary>
    public const string Interrupted = "Stopping. No weights are written: the same command begins anew.";

    private static readonly Option<string> Images = new("--images")
    {
        Description = "A folder with a folder for each class in it. Links, hidden files and files of other kinds are passed over.",
        Required = true,
    };

    private static readonly Option<string> Network = new("--network") { Description = $"One of {Names}.", Required = true };

    private static readonly Option<string> Output = new("--output", "-o") { Description = "The .safetensors file to write.", Required = true };

    private static readonly Option<int> Epochs = new("--epochs")
    {
        Description = "How often every training image is shown.",
        DefaultValueFactory = _ => 60,
    };

    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "The same seed gives the same network.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int?> Size = new("--size")
    {
        Description = "Side of the square that images are brought to. Default: what the network was made for (224; vgg-mini 64).",
    };

    private static readonly Option<bool> Grayscale = new("--grayscale") { Description = "Train on gray images, for sweeps with 'grayscale: true'." };

    private static readonly Option<double> HeldOut = new("--held-out")
    {
        Description = "Share of each class that tests the network and never trains it.",
        DefaultValueFactory = _ => 0.2,
    };

    private static readonly Option<int> Batch = new("--batch")
    {
        Description = "The most images a step learns from.",
        DefaultValueFactory = _ => 16,
    };

    private static readonly Option<double> LearningRate = new("--learning-rate")
    {
        Description = "The largest learning rate of the cycle.",
        DefaultValueFactory = _ => 0.002,
    };

    private static readonly Option<string> Device = new("--device") { Description = "auto takes CUDA where there is one.", DefaultValueFactory = _ => "auto" };

    private static string Names => string.Join(", ", KnownNetworks.All.Select(n => n.Name));

    public static Command Command()
    {
        Device.AcceptOnlyFromAmong("auto", "cpu", "cuda");
        var command = new Command(
            Name,
            """
            Train a network to recognise objects, from a folder of images for each class: a stand-in where ImageNet weights cannot be had, and the way to ask
            what another training set does to emotion selectivity.

            Images are prepared as a sweep prepares them: give the sweep the same size and grayscale. A share of each class is held out, and tells what the
            network is worth. It is parted image by image: where two images show the same thing, one may be learnt and the other tested, which flatters.

            The same images, options and seed give the same file to the last byte on the same machine's CPU; elsewhere the network is another one of its kind.

            Everything is checked before training begins. Ctrl-C stops within two seconds and writes nothing; there is no going on from the middle.

            Exit codes: 0 trained and written, 1 failed, 2 bad input, 130 interrupted.

            Examples:
              emosel train --images objects --network vgg-mini -o objects.safetensors
              emosel train --images objects --network vgg-mini --grayscale --seed 2 \
                -o other-seed.safetensors
              emosel train --images imagenette/train --network alexnet --epochs 30 \
                --learning-rate 0.0005 -o small-alexnet.safetensors
            """)
        {
            Images, Network, Output, Epochs, Seed, Size, Grayscale, HeldOut, Batch, LearningRate, Device,
        };
        command.SetAction(Train);
        return command;
    }

    private static async Task<int> Train(ParseResult parsed, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        var (options, device) = (Options(parsed, faults), Resolve(parsed.GetRequiredValue(Device), faults));
        var output = parsed.GetRequiredValue(Output);
        var folders = ClassFolders.Read(parsed.GetRequiredValue(Images));
        var set = TrainProgress.Check(onImage =>
            TrainingCheck.Of(folders.Classes, options, output, [.. faults, .. folders.Faults], onImage, cancellationToken));
        Terminal.Errors.WriteLine(
            $"Training {options.Layout.Name} on {Amounts.Count(set.TrainingImages)} images of {Amounts.Count(set.Classes.Length)} classes ({device!.Kind}); {Amounts.Count(set.HeldOutImages)} more are held out.");
        var trained = await TrainProgress.Show(onStep => NetworkTraining.Train(set, options, device, onStep, cancellationToken));
        trained.Write(output, cancellationToken);
        TrainOutcome.Write(trained, options, output);
        return ExitCode.Success;
    }

    private static TrainingOptions Options(ParseResult parsed, List<Fault> faults)
    {
        var name = parsed.GetRequiredValue(Network);
        var layout = KnownNetworks.Find(name);
        if (layout is null)
            faults.Add(new Fault("--network", $"No network is called '{name}'.", $"Say one of {Names}."));
        layout ??= KnownNetworks.VggMini;
        return new TrainingOptions(
            layout, parsed.GetValue(Size) ?? layout.DefaultSize, parsed.GetValue(Grayscale), parsed.GetValue(Epochs), parsed.GetValue(Batch),
            parsed.GetValue(LearningRate), parsed.GetValue(HeldOut), parsed.GetValue(Seed));
    }

    private static ComputeDevice? Resolve(string device, List<Fault> faults)
    {
        try
        {
            return ComputeDevice.Resolve(Enum.Parse<DeviceChoice>(device, ignoreCase: true));
        }
        catch (InvalidInputException e)
        {
            faults.AddRange(e.Faults.Select(fault => fault with { Where = "--device" }));
            return null;
        }
    }
}
