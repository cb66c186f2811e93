using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3.Model;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Stores.S3;

namespace EmotionSelectivity.TestSupport;

/// <summary>An S3 object store on loopback (eng/object-store), started when the first test asks for a bucket.</summary>
public sealed class ObjectStore : IAsyncDisposable
{
    public const string Key = "tester";
    public const string Secret = "tester-secret";
    public const string Stranger = "stranger";
    public const string StrangerSecret = "stranger-secret";

    /// <summary>Keys with all rights.</summary>
    public static AWSCredentials Keys { get; } = new BasicAWSCredentials(Key, Secret);

    private readonly Lazy<Task<Process>> _process;
    private bool _isRestarted;
    private readonly string _folder = Directory.CreateTempSubdirectory("os").FullName;
    private readonly int _port = Loopback.FreePorts(4);
    private int _buckets;

    public ObjectStore() => _process = new(Launch);

    public Uri Endpoint => new($"http://127.0.0.1:{_port}");

    public S3Settings Settings => new(Endpoint, "us-east-1", PathStyle: true, Authorities: null);

    /// <summary>Settings for a connection to the same store by TLS.</summary>
    public S3Settings EncryptedSettings => Settings with { Endpoint = new Uri($"https://127.0.0.1:{_port + 3}"), Authorities = Path.Combine(_folder, "store.pem") };

    /// <summary>Environment variables with which a process uses the store.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AWS_ENDPOINT_URL"] = Endpoint.ToString(),
        ["AWS_ACCESS_KEY_ID"] = Key,
        ["AWS_SECRET_ACCESS_KEY"] = Secret,
    };

    /// <summary>A connection, by default with keys that have all rights.</summary>
    public S3Connection Connect(string key = Key, string secret = Secret, S3Timing? timing = null, Uri? endpoint = null) =>
        new(Settings with { Endpoint = endpoint ?? Endpoint }, new BasicAWSCredentials(key, secret), timing);

    /// <summary>Creates a bucket and returns an address in it.</summary>
    public async Task<ObjectAddress> Bucket(S3Connection connection)
    {
        await _process.Value;
        var bucket = $"bucket-{Interlocked.Increment(ref _buckets)}";
        await connection.Client.PutBucketAsync(new PutBucketRequest { BucketName = bucket });
        return new ObjectAddress(bucket, "runs/my run");
    }

    /// <summary>Sets a quota of one byte on a bucket. The gateway applies it some writes later.</summary>
    public Task Fill(string bucket) => Administer(
        $"quota set --quota-scope=bucket --bucket={bucket} --max-size=1", $"quota enable --quota-scope=bucket --bucket={bucket}");

    /// <summary>Kills the gateway; what is stored stays.</summary>
    public void Kill()
    {
        using var gateway = Process.GetProcessById(Gateway);
        gateway.Kill();
    }

    /// <summary>Starts the gateway again after <see cref="Kill"/>.</summary>
    public void Restart()
    {
        var start = new ProcessStartInfo("radosgw", ["-f", "-n", "client.rgw"]) { UseShellExecute = false };
        start.Environment["CEPH_CONF"] = Path.Combine(_folder, "ceph.conf");
        using var gateway = Process.Start(start)!;
        _isRestarted = true;
        File.WriteAllText(GatewayFile, $"{gateway.Id}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.IsValueCreated)
        {
            var process = await _process.Value;
            // The script ends what it has started; a gateway that was restarted is not its own.
            if (_isRestarted)
                Kill();
            using (var end = Process.Start("kill", ["-TERM", $"{process.Id}"]))
                await end.WaitForExitAsync();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private string GatewayFile => Path.Combine(_folder, "gateway.pid");

    private int Gateway => int.Parse(File.ReadAllText(GatewayFile));

    private async Task<Process> Launch()
    {
        var script = Path.Combine(SourceTree.Root, "eng", "object-store");
        var process = Process.Start(new ProcessStartInfo("bash", [script, _folder, $"{_port}"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync();
        return line?.StartsWith("S3 on", StringComparison.Ordinal) == true
            ? process
            : throw new InvalidOperationException("The object store did not start. eng/install-test-tools installs it.");
    }

    private async Task Administer(params string[] orders)
    {
        foreach (var order in orders)
        {
            var start = new ProcessStartInfo("radosgw-admin", ["-n", "client.rgw", .. order.Split(' ')]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["CEPH_CONF"] = Path.Combine(_folder, "ceph.conf");
            using var process = Process.Start(start)!;
            var said = process.StandardError.ReadToEndAsync();
            _ = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await said);
        }
    }
}
