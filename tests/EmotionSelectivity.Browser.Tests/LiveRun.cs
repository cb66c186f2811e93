using System.Net.Http.Headers;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline;

namespace EmotionSelectivity.Browser.Tests;

/// <summary>A server that requires a token, and a sweep that a test can pause at a given number of cells.</summary>
internal sealed class LiveRun : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    /// <summary>2 layers x 6 gains x 3 folds.</summary>
    public const int Cells = 36;

    /// <summary>1 set x 3 emotions x 2 layers x 6 gains.</summary>
    public const int Points = 36;

    private readonly TestSilo _silo;

    private LiveRun(TestSilo silo) => _silo = silo;

    public Uri Address => _silo.Client.BaseAddress!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<LiveRun> Start()
    {
        var silo = await TestSilo.Start(SiloRole.All, Token);
        silo.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return new LiveRun(silo);
    }

    public Task<SweepEntry> Submit(string name) => _silo.Client.Submit(Yaml(name));

    /// <summary>Pauses the sweep after a number of cells and waits until the cells in progress are finished.</summary>
    public async Task PauseAfter(SweepEntry sweep, int cells)
    {
        await _silo.Client.Events(sweep.Run).FirstAsync(snapshot => snapshot.Stage == SweepStage.Cells && snapshot.Done >= cells, Cancellation);
        await Post(sweep, "pause");
        await _silo.Client.Events(sweep.Run).FirstAsync(
            snapshot => snapshot.State == SweepState.Paused && snapshot.Workers.All(worker => worker.InHand == 0), Cancellation);
    }

    public Task Resume(SweepEntry sweep) => Post(sweep, "resume");

    /// <summary>Makes every attempt at the last cell fail: a folder has the name of its file.</summary>
    public static void MakeLastCellFail(SweepEntry sweep) => Directory.CreateDirectory(LastCell(sweep));

    public static void MakeLastCellSucceed(SweepEntry sweep) => Directory.Delete(LastCell(sweep));

    public async Task Cancel(SweepEntry sweep)
    {
        using var response = await _silo.Client.DeleteAsync($"/sweeps/{sweep.Run}", Cancellation);
        response.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    private static string LastCell(SweepEntry sweep) => Path.Combine(sweep.RunDirectory, "cells", "layer=conv4_1", "fold=2", "g4.parquet");

    private async Task Post(SweepEntry sweep, string action)
    {
        using var response = await _silo.Client.PostAsync($"/sweeps/{sweep.Run}/{action}", null, Cancellation);
        response.EnsureSuccessStatusCode();
    }

    private static string Yaml(string name) => $$"""
        name: {{name}}
        seed: 7
        network: { architecture: vgg-mini, weights: vgg-mini.safetensors, size: 64, grayscale: true }
        stimuli:
          - { set: google, images: google, ratings: google.csv, scale: [1, 9] }
        folds: { kind: kfold, count: 3 }
        layers: [conv3_1, conv4_1]
        gains: [0, 0.5, 1, 1.5, 2, 4]
        controls: { random: 8, shuffled: 1, gains: all }
        permutations: 200
        execution: { device: cpu }
        output: {{name}}
        """;
}
