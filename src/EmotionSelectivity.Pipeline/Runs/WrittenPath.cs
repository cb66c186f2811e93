using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>
/// Compares the paths of a sweep file with the absolute ones in run.json. The folder of the sweep file is not recorded, and a run may be read on another machine.
/// So a relative path fits if the absolute one ends with it, and if all relative paths of the file begin at one folder; an absolute path fits if it is equal.
/// </summary>
internal static class WrittenPath
{
    /// <summary>Steps upwards (..) that a relative path may have.</summary>
    private const int MaxSteps = 32;

    /// <summary>Stands for the unknown folder of the sweep file, deep enough for steps upwards.</summary>
    private static readonly string Folder = Path.GetFullPath(string.Concat("/emosel-folder-of-the-sweep-file", string.Concat(Enumerable.Range(1, MaxSteps).Select(step => $"/{step}"))));

    /// <summary>A path for the sweep file, with which <see cref="Inputs.SweepFile.Parse(byte[], string)"/> resolves it for a comparison.</summary>
    public static string File(string name) => Path.Combine(Folder, name + ".yaml");

    /// <summary>The parsed sweep with each path that fits replaced by the stored one, and with the stored output: a run directory may be moved.</summary>
    /// <param name="parsed">The sweep, parsed as <see cref="File"/>.</param>
    /// <param name="stored">The sweep in run.json.</param>
    public static SweepSpec Fit(SweepSpec parsed, SweepSpec stored)
    {
        var start = new Start();
        var network = parsed.Network with { Weights = start.Fit(parsed.Network.Weights, stored.Network.Weights) };
        return parsed with
        {
            Network = network,
            Stimuli =
            [
                .. parsed.Stimuli.Select((source, i) => i < stored.Stimuli.Length
                    ? source with { Images = start.Fit(source.Images, stored.Stimuli[i].Images), Ratings = start.Fit(source.Ratings, stored.Stimuli[i].Ratings) }
                    : source),
            ],
            Output = stored.Output,
        };
    }

    /// <summary>The folder at which the relative paths of one file begin, as far as the paths seen so far tell.</summary>
    private sealed class Start
    {
        private readonly Dictionary<int, string> _ancestors = [];

        /// <returns>The stored path, if the parsed one fits; else the parsed one, as the sweep file has it.</returns>
        public string Fit(string parsed, string stored)
        {
            var (written, absolute) = (Normal(parsed), Normal(stored));
            if (written == absolute)
                return stored;
            var ancestor = Normal(Folder);
            for (var steps = 0; steps <= MaxSteps; steps++, ancestor = Parent(ancestor))
            {
                if (written != ancestor && !written.StartsWith(ancestor + '/', StringComparison.Ordinal))
                    continue;
                var relative = written[ancestor.Length..];
                return absolute.EndsWith(relative, StringComparison.Ordinal) && IsConsistent(steps, absolute[..^relative.Length])
                    ? stored
                    : string.Concat(Enumerable.Repeat("../", steps)) + relative.TrimStart('/');
            }
            return parsed;
        }

        /// <summary>Whether the folder that is a number of steps above the start agrees with those found before.</summary>
        private bool IsConsistent(int steps, string folder)
        {
            foreach (var (otherSteps, other) in _ancestors)
            {
                var (lower, upper) = otherSteps <= steps ? (other, folder) : (folder, other);
                if (Enumerable.Range(0, Math.Abs(steps - otherSteps)).Aggregate(lower, (path, _) => Parent(path)) != upper)
                    return false;
            }
            _ancestors[steps] = folder;
            return true;
        }

        private static string Parent(string path) => path.LastIndexOf('/') is var end and > 0 ? path[..end] : "";

        private static string Normal(string path) => path.Replace('\\', '/').TrimEnd('/');
    }
}
