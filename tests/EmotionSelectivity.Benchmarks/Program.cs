using System.Globalization;
using EmotionSelectivity.Benchmarks;
using EmotionSelectivity.Benchmarks.Load;
using EmotionSelectivity.Benchmarks.Scale;
using EmotionSelectivity.Benchmarks.Stores;
using EmotionSelectivity.Benchmarks.Suffixes;
using EmotionSelectivity.Benchmarks.Sweeps;

// Writes Markdown to standard output: docs/benchmarks.md and docs/gpu.md have the commands and the last tables.
switch (args)
{
    case []:
        BenchmarkTable.WriteHead(Console.Out);
        EffectNullBenchmark.Run(Console.Out);
        return 0;
    case ["passes"]:
        PassBenchmark.Run(Console.Out);
        return 0;
    case ["suffixes"]:
        BenchmarkTable.WriteHead(Console.Out);
        SuffixBenchmark.Run(Console.Out, SuffixCase.All, imagesOf: 1);
        return 0;
    case ["suffixes", var divisor] when int.TryParse(divisor, CultureInfo.InvariantCulture, out var imagesOf):
        BenchmarkTable.WriteHead(Console.Out);
        SuffixBenchmark.Run(Console.Out, SuffixCase.All, imagesOf);
        return 0;
    case ["suffixes", var network, .. var rest] when SuffixCase.All.Any(suffixes => suffixes.Network.Name == network):
        BenchmarkTable.WriteHead(Console.Out);
        SuffixBenchmark.Run(Console.Out, SuffixCase.All.Where(suffixes => suffixes.Network.Name == network), rest is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 1);
        return 0;
    case ["products"]:
        BenchmarkTable.WriteHead(Console.Out);
        ProductBenchmark.Run(Console.Out);
        return 0;
    case ["growth"]:
        BenchmarkTable.WriteHead(Console.Out);
        GrowthBenchmark.Run(Console.Out);
        return 0;
    case [GrowthBenchmark.Argument, .. var size]:
        GrowthBenchmark.RunSize(size);
        return 0;
    case ["quickstart"]:
        BenchmarkTable.WriteHead(Console.Out);
        SweepBenchmark.Run(Console.Out);
        return 0;
    case ["scale"]:
        BenchmarkTable.WriteHead(Console.Out);
        await ScaleBenchmark.Run(Console.Out);
        return 0;
    case ["store", var address]:
        BenchmarkTable.WriteHead(Console.Out);
        await StoreBenchmark.Run(Console.Out, address);
        return 0;
    case ["load"]:
        BenchmarkTable.WriteHead(Console.Out);
        await LoadBenchmark.Run(Console.Out);
        return 0;
    case ["observability"]:
        BenchmarkTable.WriteHead(Console.Out);
        await ObservabilityBenchmark.Run(Console.Out);
        return 0;
    case [LoadedSilo.Argument, var port, var runs]:
        await LoadedSilo.Serve(int.Parse(port, CultureInfo.InvariantCulture), runs);
        return 0;
    case [ScaleSilo.Worker, var redis, var milliseconds]:
        await ScaleSilo.Serve(int.Parse(redis, CultureInfo.InvariantCulture), int.Parse(milliseconds, CultureInfo.InvariantCulture));
        return 0;
    default:
        Console.Error.WriteLine("Usage: EmotionSelectivity.Benchmarks [suffixes [NETWORK] [DIVISOR OF THE IMAGES] | products | growth | quickstart | passes | scale | store S3ADDRESS | load | observability]");
        return 2;
}
