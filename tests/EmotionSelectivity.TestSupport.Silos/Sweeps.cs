using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Cluster.Contracts;

namespace EmotionSelectivity.TestSupport.Silos;

/// <summary>Requests to a silo's HTTP API, and the sweep that tests submit.</summary>
public static class Sweeps
{
    /// <summary>Number of cells of the sweep: 3 layers x 4 gains x 3 folds.</summary>
    public const int Cells = 36;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A sweep file with the quickstart's images that runs for seconds.</summary>
    public static string Yaml(
        string name, string images = "google", string ratings = "google.csv", string weights = "vgg-mini.safetensors", string? output = null) => $$"""
        name: {{name}}
        seed: 7
        network: { architecture: vgg-mini, weights: {{weights}}, size: 64, grayscale: true }
        stimuli:
          - { set: google, images: {{images}}, ratings: {{ratings}}, scale: [1, 9] }
        folds: { kind: kfold, count: 3 }
        layers: [conv3_1, conv4_1, conv4_2]
        gains: [0, 1, 2, 4]
        controls: { random: 1, shuffled: 0, gains: [0] }
        permutations: 50
        execution: { device: cpu }
        output: {{output ?? name}}
        """;

    public static Task<HttpResponseMessage> Post(this HttpClient client, string yaml) => client.Post(Encoding.UTF8.GetBytes(yaml), "application/yaml");

    public static async Task<HttpResponseMessage> Post(this HttpClient client, byte[] body, string? type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sweeps")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = type is null ? null : new MediaTypeHeaderValue(type) } },
        };
        request.Headers.ExpectContinue = true;
        return await client.SendAsync(request, Cancellation);
    }

    /// <summary>Submits a valid sweep.</summary>
    public static async Task<SweepEntry> Submit(this HttpClient client, string yaml)
    {
        using var response = await client.Post(yaml);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var entry = Assert.Single(await response.Read<ImmutableArray<SweepEntry>>());
        Assert.Equal($"/sweeps/{entry.Run}", response.Headers.Location?.OriginalString);
        return entry;
    }

    public static async Task<T> Get<T>(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Read<T>();
    }

    public static async Task<T> Read<T>(this HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, Cancellation))!;

    /// <summary>Asserts that a response is problem+json with a status and without a stack trace, and returns its body.</summary>
    public static async Task<JsonElement> Problem(this HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        return problem;
    }

    /// <summary>Locations of the faults in a 400 response.</summary>
    public static async Task<List<string>> Faults(this HttpResponseMessage response)
    {
        var faults = (await response.Problem(HttpStatusCode.BadRequest)).GetProperty("faults").EnumerateArray().ToList();
        Assert.All(faults, fault => Assert.All(["where", "what", "remedy"], part => Assert.NotEmpty(fault.GetProperty(part).GetString()!)));
        return [.. faults.Select(fault => fault.GetProperty("where").GetString()!)];
    }

    /// <summary>Progress snapshots of the event stream, until the sweep ends.</summary>
    public static async IAsyncEnumerable<SweepProgress> Events(this HttpClient client, string run)
    {
        await using var stream = await client.GetStreamAsync($"/sweeps/{run}/events", Cancellation);
        var events = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<SweepProgress>(data, ApiJson.Options)!);
        await foreach (var item in events.EnumerateAsync(Cancellation))
        {
            Assert.Equal("progress", item.EventType);
            yield return item.Data;
        }
    }
}
