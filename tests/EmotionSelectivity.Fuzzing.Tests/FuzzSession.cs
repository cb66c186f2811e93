using System.Globalization;

namespace EmotionSelectivity.Fuzzing.Tests;

/// <summary>
/// Reads many damaged files of one kind. A file must be read or refused with a fault, within the bounds of its kind; anything else fails the test, which keeps
/// the file under artifacts/fuzzing and says how to read it again.
/// </summary>
internal static class FuzzSession
{
    private const string SeedVariable = "EMOSEL_FUZZ_SEED";
    private const string FactorVariable = "EMOSEL_FUZZ_FACTOR";

    /// <summary>A reader that takes this long has stopped advancing. Far beyond the bounds of processor time, so that a busy machine does not matter.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromMinutes(5);

    public static async Task Run(FuzzTarget target)
    {
        using var folder = new TemporaryFolder();
        var seed = Setting(SeedVariable, 1);
        var path = folder[target.Name];
        // The first call of a reader loads libraries and compiles it, which is not charged to an input.
        foreach (var valid in target.Seeds)
            await Fault(target, path, valid);
        for (var number = 0; number < target.Inputs * Setting(FactorVariable, 1); number++)
        {
            var input = new Mutation(seed, number).Of(target.Seeds, target.Words);
            if (await Fault(target, path, input) is { } fault)
                Assert.Fail($"Input {number} of seed {seed}: {fault} The input: {Keep(target, seed, number, input)}");
        }
    }

    /// <summary>Reads one input.</summary>
    /// <returns>Null where it was read or refused within the bounds.</returns>
    private static async Task<string?> Fault(FuzzTarget target, string path, byte[] input)
    {
        var (memory, time) = (ResidentMemory.ResetPeak(), Environment.CpuUsage.TotalTime);
        var reading = Task.Run(() => Read(target, path, input));
        try
        {
            await reading.WaitAsync(Stuck, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException) when (!reading.IsCompleted)
        {
            return "Reading it does not end.";
        }
#pragma warning disable CA1031 // Every exception that is not a report of the format is a finding.
        catch (Exception e) when (!target.IsReport(e))
#pragma warning restore CA1031
        {
            return $"Reading it throws {e}.";
        }
        catch (Exception e) when (target.IsReport(e))
        {
        }
        var (used, took) = (ResidentMemory.Peak() - memory, Environment.CpuUsage.TotalTime - time);
        if (used > target.MostMemory)
            return $"Reading it takes {used >> 20} MiB; the bound is {target.MostMemory >> 20} MiB.";
        return took > target.MostTime ? $"Reading it takes {took.TotalSeconds:0.0} s of processor time; the bound is {target.MostTime.TotalSeconds} s." : null;
    }

    private static void Read(FuzzTarget target, string path, byte[] input)
    {
        File.WriteAllBytes(path, input);
        target.Read(path);
    }

    private static string Keep(FuzzTarget target, long seed, int number, byte[] input)
    {
        var folder = Directory.CreateDirectory(Path.Combine(SourceTree.Root, "artifacts", "fuzzing")).FullName;
        var path = Path.Combine(folder, $"{seed}-{number}-{target.Name}");
        File.WriteAllBytes(path, input);
        return path;
    }

    private static int Setting(string variable, int absent) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : absent;
}
