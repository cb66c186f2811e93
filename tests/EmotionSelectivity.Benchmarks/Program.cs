using EmotionSelectivity.Benchmarks;

// Writes Markdown to standard output; see docs/benchmarks.md for the command and the last table.
BenchmarkTable.WriteHead(Console.Out);
EffectNullBenchmark.Run(Console.Out);
