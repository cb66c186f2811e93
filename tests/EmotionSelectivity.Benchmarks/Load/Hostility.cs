using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace EmotionSelectivity.Benchmarks.Load;

/// <summary>Clients that mean no good: wrong tokens, bodies too large, YAML that is none, paths that lead out, and headers that never end.</summary>
internal static class Hostility
{
    private const int SlowConnections = 50;

    /// <summary>Goes on until told to stop.</summary>
    public static Task Run(Uri api, CancellationToken stop) => Task.WhenAll(
    [
        Repeat(api, "wrong-wrong-wrong-wrong", "name: x", stop),
        Repeat(api, LoadedSilo.Token, new string('x', 2 << 20), stop),
        Repeat(api, LoadedSilo.Token, "[: - {{{ &a *a", stop),
        Repeat(api, LoadedSilo.Token, "network: { architecture: vgg-mini, weights: ../../../etc/passwd }\noutput: ../../x", stop),
        .. Enumerable.Range(0, SlowConnections).Select(_ => DripHeaders(api, stop)),
    ]);

    private static async Task Repeat(Uri api, string token, string body, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = api };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var content = new StringContent(body);
                using var answer = await http.PostAsync("sweeps", content, stop);
                if (answer.IsSuccessStatusCode)
                    throw new InvalidOperationException($"The server accepted: {body[..Math.Min(body.Length, 80)]}");
                await Task.Delay(TimeSpan.FromMilliseconds(20), stop);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // The server may close the connection on a body that it does not want.
            }
        }
    }

    private static async Task DripHeaders(Uri api, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(api.Host, api.Port, stop);
                var stream = client.GetStream();
                await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /sweeps HTTP/1.1\r\nX: "), stop);
                while (true)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(500), stop);
                    await stream.WriteAsync("y"u8.ToArray(), stop);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Cut off by the server, as it should be.
            }
        }
    }
}
