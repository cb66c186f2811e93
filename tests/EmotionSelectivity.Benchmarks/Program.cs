using EmotionSelectivity.Benchmarks;

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
    default:
        Console.Error.WriteLine("Usage: EmotionSelectivity.Benchmarks [passes]");
        return 2;
}
