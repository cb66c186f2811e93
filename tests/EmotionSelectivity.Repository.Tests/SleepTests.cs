using System.Text.RegularExpressions;

namespace EmotionSelectivity.Repository.Tests;

/// <summary>A test that sleeps is slow on a fast machine and fails on a slow one.</summary>
public sealed partial class SleepTests
{
    [Fact]
    public void Tests_WaitForEvents_AndOnlyPollWaitsForTimeToPass()
    {
        var sources = SourceTree.Files("*.cs").Where(file => IsTest(Path.GetRelativePath(SourceTree.Root, file).Split(Path.DirectorySeparatorChar)));

        var sleepers = sources.Where(file => Sleep().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName);

        Assert.Equal(["Poll.cs"], sleepers);
    }

    /// <summary>Benchmarks are no tests: they put load on a silo at a given rate.</summary>
    private static bool IsTest(string[] path) => path[0] == "tests" && path[1] != "EmotionSelectivity.Benchmarks";

    /// <summary>An infinite delay is a wait for cancellation.</summary>
    [GeneratedRegex(@"Task\.Delay\((?!Timeout\.Infinite)|Thread\.Sleep|PeriodicTimer\(|SpinWait\.", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sleep();
}
