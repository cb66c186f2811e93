using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace EmotionSelectivity.Benchmarks.Load;

/// <summary>An honest client of the API.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly HttpClient _http;

    public LoadClient(Uri api)
    {
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1_000 }) { BaseAddress = api, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", LoadedSilo.Token);
    }

    /// <summary>Submits a small sweep of the quickstart's images.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> Submit(int number)
    {
        using var yaml = new StringContent($$"""
            name: load{{number}}
            seed: {{number}}
            network: { architecture: vgg-mini, weights: vgg-mini.safetensors, size: 64, grayscale: true }
            stimuli:
              - { set: google, images: google, ratings: google.csv, scale: [1, 9] }
            folds: { kind: kfold, count: 3 }
            layers: [conv4_1, conv4_2]
            gains: { lesion: true, from: 1, to: 6, step: 0.25 }
            controls: { random: 9, shuffled: 0 }
            permutations: 100
            output: load{{number}}
            """);
        using var answer = await _http.PostAsync("sweeps", yaml);
        using var body = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return body.RootElement[0].GetProperty("run").GetString()!;
    }

    public async Task Get(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(path, cancellationToken);
        answer.EnsureSuccessStatusCode();
        _ = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>Waits for a sweep's end.</summary>
    public async Task Ended(string sweep)
    {
        using var lines = new StreamReader(await _http.GetStreamAsync($"sweeps/{sweep}/events"));
        await lines.ReadToEndAsync();
    }

    /// <summary>Collects metrics every so often, until told to stop.</summary>
    /// <returns>Of each time how long it took, and how many bytes came.</returns>
    public async Task<List<(double Milliseconds, int Bytes)>> Collect(TimeSpan period, CancellationToken cancellationToken)
    {
        var collected = new List<(double, int)>();
        using var timer = new PeriodicTimer(period);
        try
        {
            do
            {
                var began = Stopwatch.GetTimestamp();
                var body = await _http.GetByteArrayAsync("metrics", cancellationToken);
                collected.Add((Stopwatch.GetElapsedTime(began).TotalMilliseconds, body.Length));
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
        }
        return collected;
    }

    /// <summary>Follows a sweep until told to stop, again from the start where it has ended.</summary>
    /// <returns>Snapshots that came.</returns>
    public async Task<int> Watch(string sweep, CancellationToken cancellationToken)
    {
        var snapshots = 0;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await using var events = await _http.GetStreamAsync($"sweeps/{sweep}/events", cancellationToken);
                using var lines = new StreamReader(events);
                while (await lines.ReadLineAsync(cancellationToken) is { } line)
                    snapshots += line.StartsWith("data:", StringComparison.Ordinal) ? 1 : 0;
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
        }
        return snapshots;
    }

    public void Dispose() => _http.Dispose();
}
