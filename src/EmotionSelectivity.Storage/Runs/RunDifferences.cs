using System.Text.Json;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// Compares two manifests: a run can only be continued with the sweep and the inputs that it began with.
/// </summary>
public static class RunDifferences
{
    /// <summary>
    /// Differences of the resolved sweep and of the hashes of its inputs, one for each key. Times, hosts, program
    /// versions and the location of the run directory are ignored.
    /// </summary>
    /// <param name="stored">The manifest in the run directory.</param>
    /// <param name="now">The manifest that would be written.</param>
    /// <returns>
    /// Texts such as "readout.c: was 1, is 2", in the order of the stored file; empty if the run can be continued.
    /// </returns>
    public static IReadOnlyList<string> Between(RunManifest stored, RunManifest now)
    {
        var before = Leaves(stored);
        var after = Leaves(now).ToDictionary();
        var known = before.Select(l => l.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. before.Where(l => after.GetValueOrDefault(l.Key) != l.Value)
                .Select(l => $"{l.Key}: was {l.Value}, is {after.GetValueOrDefault(l.Key, "absent")}"),
            .. after.Where(l => !known.Contains(l.Key)).Select(l => $"{l.Key}: was absent, is {l.Value}"),
        ];
    }

    /// <summary>
    /// Differences that an arm must not have from its run: everything but the weights, the share of neurons kept and
    /// the location.
    /// </summary>
    /// <param name="run">The manifest of the run.</param>
    /// <param name="arm">The manifest of one of its arms.</param>
    /// <returns>Texts such as "seed: was 1, is 2"; "was" is the value of the run.</returns>
    public static IReadOnlyList<string> BetweenArms(RunManifest run, RunManifest arm)
    {
        var expected = run with
        {
            Sweep = run.Sweep with
            {
                Network = run.Sweep.Network with { Weights = arm.Sweep.Network.Weights },
                Selectivity = run.Sweep.Selectivity with { Keep = arm.Sweep.Selectivity.Keep },
            },
            Inputs = run.Inputs with { Weights = run.Sweep.Network.Weights == arm.Sweep.Network.Weights ? run.Inputs.Weights : arm.Inputs.Weights },
        };
        return
        [
            .. Between(expected, arm),
            .. run.Seed == arm.Seed ? Array.Empty<string>() : [$"seed: was {run.Seed}, is {arm.Seed}"],
            .. arm.Arms.IsEmpty ? Array.Empty<string>() : [$"arms: an arm has none, is {string.Join(", ", arm.Arms)}"],
        ];
    }

    private static List<KeyValuePair<string, string>> Leaves(RunManifest manifest)
    {
        var leaves = new List<KeyValuePair<string, string>>();
        Collect("", JsonSerializer.SerializeToElement(manifest.Sweep with { Output = "" }, RunManifestJson.Default.SweepSpec), leaves);
        Collect("inputs", JsonSerializer.SerializeToElement(manifest.Inputs, RunManifestJson.Default.InputHashes), leaves);
        return leaves;
    }

    private static void Collect(string key, JsonElement value, List<KeyValuePair<string, string>> leaves)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
                Collect(key.Length == 0 ? property.Name : $"{key}.{property.Name}", property.Value, leaves);
        }
        else if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.Object))
        {
            foreach (var (i, item) in value.EnumerateArray().Index())
                Collect($"{key}[{i}]", item, leaves);
        }
        else
        {
            leaves.Add(KeyValuePair.Create(key, Text(value)));
        }
    }

    /// <summary>
    /// Formats a value; a list of texts or numbers is one value, as in "gains: was [0, 1, 2], is [0, 1]".
    /// </summary>
    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? $"[{string.Join(", ", value.EnumerateArray().Select(Text))}]"
        : value.ToString() is { Length: > 0 } text ? text : value.ValueKind == JsonValueKind.Null ? "none" : "empty";
}
