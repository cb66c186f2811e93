using System.CommandLine;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Training;
using EmotionSelectivity.Inputs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel train</c>: trains a network to classify images, from one folder per class.</summary>
internal static class TrainCommand
{
    public const string Name = "train";

    public const string InterruptionMessage = "Stopping. No weights are written: the same command starts again from the beginning.";

    private static readonly Option<string> Images = new("--images")
    {
        Description = "Folder with one subfolder per class. Symbolic links are followed; hidden files and files that are not images are skipped.",
        Required = true,
    };

    private static readonly Option<string> Network = new("--network") { Description = $"One of {Names}.", Required = true };

    private static readonly Option<string> Output = new("--output", "-o") { Description = "The .safetensors file to write.", Required = true };

    private static readonly Option<int> Epochs = new("--epochs")
    {
        Description = "Number of passes over the training images.",
        DefaultValueFactory = _ => 60,
    };

    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "The same seed gives the same network.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int?> Size = new("--size")
    {
        Description = "Images are resized to a square of this side, in pixels. Default: 224; vgg-mini 64.",
    };

    private static readonly Option<bool> Grayscale = new("--grayscale") { Description = "Train on gray images, for sweeps with 'grayscale: true'." };

    private static readonly Option<double> HeldOut = new("--held-out")
    {
        Description = "Share of each class that is used to test the network, not to train it.",
        DefaultValueFactory = _ => 0.2,
    };

    private static readonly Option<int> Batch = new("--batch")
    {
        Description = "Maximum number of images per training step.",
        DefaultValueFactory = _ => 16,
    };

    private static readonly Option<double> LearningRate = new("--learning-rate")
    {
        Description = "Maximum learning rate of the one-cycle schedule.",
        DefaultValueFactory = _ => 0.002,
    };

    private static readonly Option<string> Device = new("--device") { Description = "auto uses CUDA where it is available.", DefaultValueFactory = _ => "auto" };

    private static string Names => string.Join(", ", KnownNetworks.All.Select(n => n.Name));

    public static Command Create()
    {
        Device.AcceptOnlyFromAmong("auto", "cpu", "cuda");
        var command = new Command(
            Name,
            """
            Train a network to classify images, from one folder of images per class. Use it where ImageNet weights are not available, or to study how the training
            set affects emotion selectivity.

            Images are prepared as in a sweep: use the same size and grayscale in the sweep file. A share of each class is held out to measure accuracy. Images
            are split at random: if two images show the same object, one can be trained on and the other tested, which overestimates accuracy.

            The same images, options and seed give a byte-identical file on the same CPU; on other hardware, rounding differs and leads to other weights.

            All inputs are checked before training starts. Ctrl-C stops within two seconds; nothing is written, and training cannot be resumed.

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
        var (options, device) = (ReadOptions(parsed, faults), ResolveDevice(parsed.GetRequiredValue(Device), faults));
        var output = parsed.GetRequiredValue(Output);
        var folders = ClassFolders.Read(parsed.GetRequiredValue(Images));
        var set = TrainProgress.Check(onImage =>
            TrainingCheck.Of(folders.Classes, options, output, [.. faults, .. folders.Faults], onImage, cancellationToken));
        Terminal.Errors.WriteLine(
            $"Training {options.Layout.Name} on {Amounts.Count(set.TrainingImages)} images of {Amounts.Count(set.Classes.Length)} classes ({device!.Kind}); "
            + $"{Amounts.Count(set.HeldOutImages)} more are held out.");
        var trained = await TrainProgress.Show(onStep => NetworkTraining.Train(set, options, device, onStep, cancellationToken));
        trained.Write(output, cancellationToken);
        TrainOutcome.Write(trained, options, output);
        return ExitCode.Success;
    }

    private static TrainingOptions ReadOptions(ParseResult parsed, List<Fault> faults)
    {
        var name = parsed.GetRequiredValue(Network);
        var layout = KnownNetworks.Find(name);
        if (layout is null)
            faults.Add(new Fault("--network", $"There is no network '{name}'.", $"Use one of {Names}."));
        layout ??= KnownNetworks.VggMini;
        return new TrainingOptions(
            layout, parsed.GetValue(Size) ?? layout.DefaultSize, parsed.GetValue(Grayscale), parsed.GetValue(Epochs), parsed.GetValue(Batch),
            parsed.GetValue(LearningRate), parsed.GetValue(HeldOut), parsed.GetValue(Seed));
    }

    private static ComputeDevice? ResolveDevice(string device, List<Fault> faults)
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
