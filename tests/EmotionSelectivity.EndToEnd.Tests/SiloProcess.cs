using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>The processes of an <c>emosel silo</c>: the supervisor and the silo itself.</summary>
internal sealed class SiloProcess : IDisposable
{
    private static readonly HttpClient Http = new();

    private readonly Process _supervisor;
    private readonly StringBuilder _said = new();

    public SiloProcess(string name, Uri api, ProcessStartInfo start)
    {
        (Name, Api) = (name, api);
        _supervisor = new Process { StartInfo = start };
        _supervisor.OutputDataReceived += (_, e) => Hear(e.Data);
        _supervisor.ErrorDataReceived += (_, e) => Hear(e.Data);
        _supervisor.Start();
        _supervisor.BeginOutputReadLine();
        _supervisor.BeginErrorReadLine();
    }

    public string Name { get; }

    public Uri Api { get; }

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>Process id of the silo itself.</summary>
    public int Silo => Children(_supervisor.Id).Single();

    /// <summary>Whether it has printed that it is a member of the cluster.</summary>
    public bool HasJoined => Said.Contains($"{Name}: ", StringComparison.Ordinal);

    public bool HasExited => _supervisor.HasExited;

    public Task Joined() => Poll.Until(() => HasJoined || HasExited, $"{Name} joins");

    /// <summary>Reads one of its metrics, which has no labels but those of the silo.</summary>
    /// <param name="name">As Prometheus knows it.</param>
    public async Task<double> ReadMetric(string name)
    {
        var metrics = await Http.GetStringAsync(new Uri(Api, "metrics"), TestContext.Current.CancellationToken);
        var sample = Regex.Match(metrics, $@"^{name}(\{{.*\}})? (?<value>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.True(sample.Success, $"{Name} has no metric {name}:\n{metrics}");
        return double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Sends SIGKILL to the silo, as a kernel that runs out of memory does; the supervisor reports its end.</summary>
    public async Task KillSilo()
    {
        await Signal("-KILL", Silo);
        await Ended();
    }

    /// <summary>Sends SIGKILL to the supervisor, as if the machine failed: nothing reports the end of the silo.</summary>
    public async Task KillAll()
    {
        await Signal("-KILL", _supervisor.Id);
        await Ended();
    }

    /// <summary>Sends SIGTERM to the supervisor, as Kubernetes does.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Terminate()
    {
        await Signal("-TERM", _supervisor.Id);
        await Ended();
        return _supervisor.ExitCode;
    }

    public void Dispose()
    {
        if (!_supervisor.HasExited)
            _supervisor.Kill(entireProcessTree: true);
        _supervisor.Dispose();
    }

    private static IEnumerable<int> Children(int process) => Directory.EnumerateDirectories($"/proc/{process}/task")
        .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse);

    private static async Task Signal(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, $"{process}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private Task Ended() => _supervisor.WaitForExitAsync(TestContext.Current.CancellationToken);

    private void Hear(string? line)
    {
        lock (_said)
            _said.AppendLine(line);
    }
}
