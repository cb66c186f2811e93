using EmotionSelectivity.Cluster.Configuration;

namespace EmotionSelectivity.Cluster.Tests.Configuration;

/// <summary>The table of settings in docs/cluster.md against the program's list.</summary>
public sealed class SettingsTableTests
{
    [Fact]
    public async Task Table_InTheDocument_ListsEverySettingWithVariableDefaultAndMeaning()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "docs", "cluster.md"), TestContext.Current.CancellationToken);

        var table = document.Split("| --- | --- | --- | --- |\n")[1].Split("\n\n")[0];

        Assert.Equal(string.Join('\n', SettingKeys.All.Select(Row)), table);
    }

    private static string Row(SettingKey key) => $"| `{key.Key}` | `{key.Variable}` | {key.Default} | {key.Meaning} |";
}
