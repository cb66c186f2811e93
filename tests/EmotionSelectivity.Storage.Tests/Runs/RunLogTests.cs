using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Tests.Runs;

public sealed class RunLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunWriter _writer;
    private readonly RunLease _lease;

    public RunLogTests()
    {
        _writer = new RunWriter(new RunDirectory(_folder.Path), new RunStamp("0.1.0", "r1"));
        _lease = _writer.Acquire().GetAwaiter().GetResult();
    }

    private string[] Lines => File.ReadAllLines(_folder["run.log"]);

    [Fact]
    public void AppendLog_TextOfSeveralLines_IsOneLineOfUtf8()
    {
        _writer.AppendLog("one\r\ntwo\tthree\u001b[31m\u2028four\u0085");
        _writer.AppendLog("µ, 字 and 😀");

        Assert.Equal(["one  two three [31m four ", "µ, 字 and 😀"], Lines);
        Assert.EndsWith("😀\n", File.ReadAllText(_folder["run.log"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppendLog_ManyProcessesAtOnce_KeepsEveryLineWhole()
    {
        using var start = new Barrier(8);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Factory.StartNew(
            () =>
            {
                using var process = new RunWriter(new RunDirectory(_folder.Path), new RunStamp("0.1.0", "r1"));
                process.Accept(_lease.Token);
                start.SignalAndWait(TestContext.Current.CancellationToken);
                for (var line = 0; line < 200; line++)
                    process.AppendLog(Line(writer, line));
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        var expected = from writer in Enumerable.Range(0, 8) from line in Enumerable.Range(0, 200) select Line(writer, line);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Lines.Order(StringComparer.Ordinal));
    }

    public void Dispose()
    {
        _writer.Dispose();
        _folder.Dispose();
    }

    private static string Line(int writer, int line) => $"writer {writer} line {line} {new string('x', 10 * writer + line % 7)}";
}
