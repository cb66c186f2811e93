using System.Globalization;
using System.Text.Json.Nodes;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Verification;

namespace EmotionSelectivity.Storage.Tests.Verification;

/// <summary>
/// Any change of any file of a finished run is reported, and none ends the verification with an exception or makes it
/// stop half-way. Changes are drawn with a fixed seed.
/// </summary>
public sealed class MutationTests : IDisposable
{
    private const int Seed = 19;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int> Files => new()
    {
        { "run.json", 40 },
        { "certificate.json", 30 },
        { "files.parquet", 40 },
        { "sweep.yaml", 10 },
        { "*", 1 },
    };

    /// <summary>Paths in run.json are separated by '/'.</summary>
    public static TheoryData<string> HostileValues => ["null", "-1", "0", "1", "2147483647", "-9223372036854775808", "1e300", "\"\"", "\"a/../b\"", "[]", "[null]", "{}", "true"];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Verify_AnyChangeOfAFile_IsAFault(string file, int times)
    {
        await SyntheticRun.Make(_folder.Path, compacted: true);
        var random = new Draws(new RandomStream(Seed, DrawPurpose.Folds, 0));
        foreach (var path in file == "*" ? AllFiles() : [_folder[file]])
        {
            var original = await File.ReadAllBytesAsync(path, Token);
            for (var i = 0; i < times; i++)
            {
                var (change, content) = Mutate(original, random);
                await File.WriteAllBytesAsync(path, content, Token);
                AssertFaults(await Verify(), $"{path}: {change}");
            }
            await File.WriteAllBytesAsync(path, original, Token);
        }
        Assert.Empty((await Verify()).Faults);
    }

    /// <summary>
    /// The count: of 100 changes of one character of run.json, 62 went unseen. None may.
    /// </summary>
    [Fact]
    public async Task Verify_OneCharacterOfRunJson_IsSeen()
    {
        await SyntheticRun.Make(_folder.Path);
        var original = await File.ReadAllBytesAsync(_folder["run.json"], Token);
        var random = new Draws(new RandomStream(Seed, DrawPurpose.Folds, 0));
        for (var i = 0; i < 60; i++)
        {
            var content = original.ToArray();
            var at = random.Next(content.Length);
            content[at] = content[at] == (byte)'7' ? (byte)'8' : (byte)'7';
            await File.WriteAllBytesAsync(_folder["run.json"], content, Token);

            Assert.Contains((await Verify()).Faults, f => f.Where == "run.json");
        }
    }

    /// <summary>
    /// Without a certificate, as in runs of earlier versions, the other checks have to cope with the change. A change
    /// that leaves the run consistent is not seen then, and the result says so.
    /// </summary>
    [Theory]
    [InlineData("run.json", 80)]
    [InlineData("files.parquet", 40)]
    public async Task Verify_AnyChangeWithoutACertificate_NeverStopsTheVerification(string file, int times)
    {
        await SyntheticRun.Make(_folder.Path, compacted: true);
        File.Delete(_folder["certificate.json"]);
        var original = await File.ReadAllBytesAsync(_folder[file], Token);
        var random = new Draws(new RandomStream(Seed, DrawPurpose.Folds, 0));
        for (var i = 0; i < times; i++)
        {
            var (change, content) = Mutate(original, random);
            await File.WriteAllBytesAsync(_folder[file], content, Token);
            AssertForeseen(await Verify(), $"{file}: {change}");
        }
    }

    [Theory]
    [MemberData(nameof(HostileValues))]
    public async Task Verify_HostileValueInRunJson_NeverStopsTheVerification(string value)
    {
        await SyntheticRun.Make(_folder.Path, compacted: true);
        File.Delete(_folder["certificate.json"]);
        var original = await File.ReadAllTextAsync(_folder["run.json"], Token);
        foreach (var path in Paths(JsonNode.Parse(original)!))
        {
            var changed = JsonNode.Parse(original)!;
            Replace(changed, path, value);
            await File.WriteAllTextAsync(_folder["run.json"], changed.ToJsonString(), Token);
            AssertForeseen(await Verify(), $"{string.Join('/', path)}: {value}");
        }
    }

    /// <summary>Numbers at the ends of their ranges, in tables that are certified anew: sums and ranges of them must not overflow.</summary>
    [Fact]
    public async Task Verify_ExtremeNumbersInTables_AreFaults()
    {
        await AssertExtreme(RunFiles.Folds, rows => rows.ConvertAll(row => row with { Fold = int.MaxValue }));
        await AssertExtreme(RunFiles.Folds, rows => rows.ConvertAll(row => row with { Fold = int.MinValue }));
        await AssertExtreme(RunFiles.Targets, rows => rows.ConvertAll(row => row with { Neurons = [int.MinValue, int.MaxValue], Fold = -1 }));
        await AssertExtreme(RunFiles.Labels, rows => rows.ConvertAll(row => row with { Draw = int.MaxValue }));
        await AssertExtreme(RunFiles.Selection, rows => rows.ConvertAll(row => row with { Preferring = int.MaxValue, Selective = int.MinValue }));
        await AssertExtreme(RunFiles.Neurons, rows => rows.ConvertAll(row => row with { Neuron = int.MinValue, Fold = int.MaxValue }));
        await AssertExtreme(RunFiles.Examples, rows => rows.ConvertAll(row => row with { Rank = int.MaxValue, Neuron = int.MinValue }));
        await AssertExtreme(RunFiles.Readouts, rows => rows.ConvertAll(row => row with { Labels = int.MaxValue, Fold = int.MinValue }));
        await AssertExtreme(RunFiles.CompactedCells("conv1_1", 0), rows => rows.ConvertAll(row => row with
        {
            Score = row.Score with { Confusion = new Confusion(int.MaxValue, int.MaxValue, int.MinValue, int.MaxValue), NeuronCount = int.MinValue },
        }));
        await AssertExtreme(RunFiles.Surface, rows => rows.ConvertAll(row => row with { CellsMissing = int.MinValue }));
        await AssertExtreme(RunFiles.EffectNull, rows => rows.ConvertAll(row => row with { Permutation = int.MaxValue }));
    }

    /// <summary>The sum of the lengths overflowed.</summary>
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public async Task Verify_ExtremeLengthsInTheFileList_AreFaults(long bytes)
    {
        var run = await SyntheticRun.Make(_folder.Path, compacted: true);
        var files = await run.Directory.Read(RunFiles.FileList, Token);
        await run.Writer.Replace(RunFiles.FileList, files.ConvertAll(file => file with { Bytes = bytes }), Token);
        await RunCertificate.Write(run.Writer, Token);

        AssertFaults(await Verify(), $"{bytes} bytes");
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static void AssertFaults(VerificationResult result, string change)
    {
        Assert.True(result.Faults.Count > 0, $"Not seen: {change}");
        AssertForeseen(result, change);
    }

    private static void AssertForeseen(VerificationResult result, string change)
    {
        var unforeseen = result.Faults.Where(f => f.What.StartsWith(RunVerification.Unforeseen, StringComparison.Ordinal)).Select(f => f.What);
        Assert.True(!unforeseen.Any(), $"{change}: {string.Join(' ', unforeseen)}");
    }

    private static (string Change, byte[] Content) Mutate(byte[] original, Draws random)
    {
        var at = random.Next(original.Length);
        var end = Math.Min(original.Length, at + 1 + random.Next(8));
        byte[] inserted = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => (byte)random.Next(256))];
        switch (random.Next(6))
        {
            case 0:
                byte[] flipped = [.. original];
                flipped[at] ^= (byte)(1 << random.Next(8));
                return ($"bit flipped at {at}", flipped);
            case 1:
                byte[] replaced = [.. original];
                replaced[at] = (byte)(replaced[at] + 1 + random.Next(255));
                return ($"byte replaced at {at}", replaced);
            case 2:
                return ($"{end - at} bytes removed at {at}", [.. original[..at], .. original[end..]]);
            case 3:
                return ($"{inserted.Length} bytes inserted at {at}", [.. original[..at], .. inserted, .. original[at..]]);
            case 4:
                return ($"digits inserted at {at}", [.. original[..at], .. "99999999"u8, .. original[at..]]);
            default:
                return ($"cut at {at}", original[..at]);
        }
    }

    private async Task AssertExtreme<TRow>(TableFile<TRow> file, Func<List<TRow>, List<TRow>> change)
    {
        var run = await SyntheticRun.Make(_folder.Path, compacted: true);
        await run.Writer.Replace(file, change(await run.Directory.Read(file, Token)), Token);
        await run.Writer.Certify(Token);

        AssertFaults(await Verify(), file.Path);
        Directory.Delete(_folder.Path, recursive: true);
        Directory.CreateDirectory(_folder.Path);
    }

    private static IEnumerable<string[]> Paths(JsonNode node) => node switch
    {
        JsonObject map => map.SelectMany(entry => Below(entry.Key, entry.Value)),
        JsonArray list => list.Index().SelectMany(entry => Below($"{entry.Index}", entry.Item)),
        _ => [],
    };

    private static IEnumerable<string[]> Below(string key, JsonNode? value) =>
        (value is null ? [] : Paths(value).Select(path => (string[])[key, .. path])).Prepend([key]);

    private static void Replace(JsonNode root, string[] path, string value)
    {
        var node = root;
        foreach (var key in path[..^1])
            node = node is JsonArray list ? list[int.Parse(key, CultureInfo.InvariantCulture)]! : node[key]!;
        if (node is JsonArray array)
            array[int.Parse(path[^1], CultureInfo.InvariantCulture)] = JsonNode.Parse(value);
        else
            node[path[^1]] = JsonNode.Parse(value);
    }

    private string[] AllFiles() =>
        [.. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Where(f => !f.Contains("/.staging/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private Task<VerificationResult> Verify() => RunVerification.Verify(_folder.Path, Token);

    private sealed class Draws(RandomStream stream)
    {
        private long _index;

        /// <summary>From 0 to below a bound.</summary>
        public int Next(int bound) => (int)(stream.Bits(_index++) % (ulong)bound);
    }
}
