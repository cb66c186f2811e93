using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace EmotionSelectivity.Manifests.Tests.Compose;

/// <summary>The fields that deploy/compose.yaml uses. Parsing fails for other fields.</summary>
internal sealed class ComposeFile
{
    public string Name { get; set; } = "";

    [YamlMember(Alias = "x-silo", ApplyNamingConventions = false)]
    public ComposeService? Silo { get; set; }

    [YamlMember(Alias = "x-worker", ApplyNamingConventions = false)]
    public ComposeService? Worker { get; set; }

    public Dictionary<string, ComposeService> Services { get; set; } = [];

    public Dictionary<string, object?> Volumes { get; set; } = [];

    public Dictionary<string, ComposeSecret> Secrets { get; set; } = [];

    public static ComposeFile Parse(string yaml) =>
        new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build()
            .Deserialize<ComposeFile>(new MergingParser(new Parser(new StringReader(yaml))));
}

internal sealed class ComposeService
{
    public string Image { get; set; } = "";

    public ComposeBuild? Build { get; set; }

    public List<string> Command { get; set; } = [];

    public string? User { get; set; }

    public bool ReadOnly { get; set; }

    public List<string> CapDrop { get; set; } = [];

    public List<string> SecurityOpt { get; set; } = [];

    public ComposeHealthcheck? Healthcheck { get; set; }

    public string? StopGracePeriod { get; set; }

    public string? Restart { get; set; }

    public string? MemLimit { get; set; }

    public List<string> EnvFile { get; set; } = [];

    public Dictionary<string, string> Environment { get; set; } = [];

    public List<string> Secrets { get; set; } = [];

    public List<string> Volumes { get; set; } = [];

    public List<string> Tmpfs { get; set; } = [];

    public List<string> Ports { get; set; } = [];

    public List<string> DependsOn { get; set; } = [];
}

internal sealed class ComposeBuild
{
    public string Context { get; set; } = "";

    public string Dockerfile { get; set; } = "";
}

internal sealed class ComposeHealthcheck
{
    public bool Disable { get; set; }
}

internal sealed class ComposeSecret
{
    public string File { get; set; } = "";
}
