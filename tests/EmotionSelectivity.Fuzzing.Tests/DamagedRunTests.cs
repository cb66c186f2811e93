using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Fuzzing.Tests;

/// <summary>Damaged files of a run are read or reported as damaged, in bounded time and memory.</summary>
public sealed class DamagedRunTests : IAsyncLifetime
{
    private const long MiB = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync() => await new SampleRun { Draws = 2, Layers = ["conv1_1"] }.Write(_folder["run"]);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public Task RunJson_Damaged_IsReadOrReported() => FuzzSession.Run(new(
        "run.json", [File.ReadAllBytes(_folder["run", "run.json"])], path => RunManifest.FromJson(File.ReadAllBytes(path), path))
    {
        Inputs = 3000,
        MostMemory = 64 * MiB,
        IsReport = exception => exception is DamagedFileException,
        Words = FuzzTarget.Texts("null", "-1", "1e999", "\"\"", "[]", "{}", ",", ":", "\\u0000", "\"kind\":", "true"),
    });

    /// <summary>Tables of strings, lists and numbers.</summary>
    [Theory]
    [InlineData("stimuli.parquet")]
    [InlineData("neurons.parquet")]
    [InlineData("surface.parquet")]
    public Task Table_Damaged_IsReadOrReported(string table)
    {
        var target = new RunDirectory(_folder["target"]);
        Directory.CreateDirectory(_folder["target"]);
        return FuzzSession.Run(new(table, [File.ReadAllBytes(_folder["run", table])], path =>
        {
            File.Copy(path, _folder["target", table], overwrite: true);
            Read(target, table).GetAwaiter().GetResult();
        })
        {
            Inputs = 400,
            MostMemory = 256 * MiB,
            IsReport = exception => exception is DamagedFileException,
        });
    }

    private static Task Read(RunDirectory run, string table) => table switch
    {
        "stimuli.parquet" => run.Read(RunFiles.Stimuli),
        "neurons.parquet" => run.Read(RunFiles.Neurons),
        _ => run.Read(RunFiles.Surface),
    };
}
