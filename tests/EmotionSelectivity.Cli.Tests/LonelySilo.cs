using System.Globalization;
using System.Text.RegularExpressions;

namespace EmotionSelectivity.Cli.Tests;

/// <summary><c>emosel silo</c> as a process that stands alone, and commands that speak to it with its token.</summary>
public sealed partial class LonelySilo : IAsyncLifetime
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private EmoselProcess? _silo;

    /// <summary>A file with the token that it takes.</summary>
    public string TokenFile => _folder["tokens"];

    public string Address { get; private set; } = "";

    internal string Runs => Directory.CreateDirectory(_folder["runs"]).FullName;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(TokenFile, Token);
        _environment["EMOSEL_SILO__PORT"] = Loopback.FreePort().ToString(CultureInfo.InvariantCulture);
        _environment["EMOSEL_API__LISTEN"] = "http://127.0.0.1:0";
        _environment["EMOSEL_API__TOKENFILE"] = TokenFile;
        _environment["EMOSEL_INPUTS__ROOTS__0"] = SmallSweep.Quickstart;
        _environment["EMOSEL_RUNS__ROOT"] = Runs;
        await StartSilo();
        _environment["EMOSEL_SERVER"] = Address;
        _environment["EMOSEL_TOKEN_FILE"] = TokenFile;
    }

    /// <summary>Kills it and starts it again at the same address; it has forgotten its sweeps.</summary>
    public async Task Restart(Func<Task> meanwhile)
    {
        _silo!.Kill();
        await _silo.Ended();
        await meanwhile();
        _silo.Dispose();
        _environment["EMOSEL_API__LISTEN"] = Address;
        await StartSilo();
    }

    /// <summary>Tells it to stop, and waits until it has.</summary>
    internal async Task<EmoselResult> Terminate()
    {
        await _silo!.Terminate();
        return await _silo.Ended();
    }

    /// <summary>A command that speaks to it.</summary>
    internal EmoselProcess Start(params string[] arguments) => EmoselProcess.Start(_environment, arguments);

    /// <summary>A command that speaks to it, when it has ended.</summary>
    internal async Task<EmoselResult> Run(params string[] arguments)
    {
        using var emosel = Start(arguments);
        return await emosel.Ended();
    }

    /// <summary>Writes the sweep file of a sweep with a few cells, and gives its path.</summary>
    internal string Sweep(string name) => Sweep(name, "[0, 1, 2]");

    /// <summary>One that does not end before the next command has begun.</summary>
    internal string LongSweep(string name) => Sweep(name, "{ lesion: true, from: 1.0, to: 6.0, step: 0.01 }");

    public ValueTask DisposeAsync()
    {
        _silo?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Sweep(string name, string gains)
    {
        var path = _folder[$"{name}.yaml"];
        File.WriteAllText(path, $$"""
            name: {{name}}
            seed: 7
            network: { architecture: vgg-mini, weights: vgg-mini.safetensors, size: 64, grayscale: true }
            stimuli:
              - { set: google, images: google, ratings: google.csv, scale: [1, 9] }
            folds: { kind: kfold, count: 3 }
            layers: [conv4_2]
            gains: {{gains}}
            controls: { random: 0, shuffled: 0 }
            permutations: 50
            execution: { device: cpu }
            output: {{name}}
            """);
        return path;
    }

    private async Task StartSilo()
    {
        _silo = EmoselProcess.Start(_environment, "silo");
        await _silo.Said("http://");
        Address = AddressSaid().Match(_silo.Errors()).Value;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AddressSaid();
}
