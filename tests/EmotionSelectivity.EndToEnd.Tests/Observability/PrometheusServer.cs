using System.Diagnostics;
using System.Text.Json;

namespace EmotionSelectivity.EndToEnd.Tests.Observability;

/// <summary>A Prometheus server that scrapes some targets every second and evaluates the alerts.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private const string Job = "emosel";

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly DateTimeOffset _began = TimeProvider.System.GetUtcNow();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PrometheusServer(IEnumerable<Uri> targets)
    {
        var port = Loopback.FreePort();
        File.WriteAllText(_folder["prometheus.yaml"], Configuration(targets));
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/") };
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "prometheus", [$"--config.file={_folder["prometheus.yaml"]}", $"--storage.tsdb.path={_folder["data"]}", $"--web.listen-address=127.0.0.1:{port}"])
            { UseShellExecute = false, RedirectStandardError = true },
        };
        _process.ErrorDataReceived += (_, e) => Hear(e.Data);
        _process.Start();
        _process.BeginErrorReadLine();
    }

    public static async Task<PrometheusServer> Start(params IEnumerable<Uri> targets)
    {
        var server = new PrometheusServer(targets);
        await server._ready.Task.WaitAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Every series of an expression since the start of this server, one value a second, without those that are no numbers.</summary>
    public async Task<IReadOnlyList<Series>> Query(string expression)
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["query"] = expression,
            ["start"] = $"{_began.ToUnixTimeSeconds()}",
            ["end"] = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}",
            ["step"] = "1",
        });
        using var answer = await _http.PostAsync("query_range", content, TestContext.Current.CancellationToken);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(answer.IsSuccessStatusCode, $"{expression}\n{body.RootElement}");
        return [.. body.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(Series.Of)];
    }

    /// <summary>Data of a response of its API.</summary>
    public async Task<JsonElement> Get(string path)
    {
        using var body = JsonDocument.Parse(await _http.GetStringAsync(path, TestContext.Current.CancellationToken));
        return body.RootElement.GetProperty("data").Clone();
    }

    /// <summary>Waits until an expression has a value.</summary>
    public Task Shows(string expression) =>
        Poll.Until(async () => (await Query(expression)).Any(series => series.Values.Count > 0), $"{expression} gives a number");

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    private static string Configuration(IEnumerable<Uri> targets) => $$"""
        global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
        rule_files: [{{Path.Combine(SourceTree.Root, "dashboards", "alerts", "emosel.rules.yaml")}}]
        scrape_configs:
          - job_name: {{Job}}
            static_configs: [{ targets: [{{string.Join(", ", targets.Select(target => $"'{target.Authority}'"))}}] }]
        """;

    private void Hear(string? line)
    {
        if (line?.Contains("Server is ready to receive web requests", StringComparison.Ordinal) == true)
            _ready.TrySetResult();
        if (line is null)
            _ready.TrySetException(new InvalidOperationException("prometheus ended."));
    }
}

/// <summary>One series of a query's result.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Values">Its values that are numbers, in order of time.</param>
internal sealed record Series(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<double> Values)
{
    public static Series Of(JsonElement json) => new(
        json.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!),
        [.. json.GetProperty("values").EnumerateArray().Select(value => value[1].GetString()!).Where(value => value is not ("NaN" or "+Inf" or "-Inf")).Select(double.Parse)]);
}
