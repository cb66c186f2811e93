[assembly: AssemblyFixture(typeof(EmotionSelectivity.Cli.Tests.FinishedRun))]

namespace EmotionSelectivity.Cli.Tests;

/// <summary>A small run in a folder, computed once, when the first test asks for it, for all tests that leave it as it is.</summary>
public sealed class FinishedRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<EmoselResult>> _run;

    public FinishedRun() => _run = new(Compute);

    /// <summary>Run directory; exists once <see cref="Ended"/> has.</summary>
    public string Path => _folder["run"];

    /// <summary>Its sweep file.</summary>
    public string Sweep => _folder["sweep.yaml"];

    /// <summary>How the process that computed it ended: with exit code 0.</summary>
    public Task<EmoselResult> Ended => _run.Value;

    public void Dispose() => _folder.Dispose();

    private async Task<EmoselResult> Compute()
    {
        var ended = await EmoselProcess.Run("run", SmallSweep.Write(_folder.Path, Path));
        Assert.True(ended.ExitCode == 0, ended.Errors);
        return ended;
    }
}
