namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>A network namespace with nothing but loopback, in which the processes of one user can be cut off.</summary>
internal sealed class PrivateNetwork : IAsyncDisposable
{
    private const string User = "61234";

    private readonly string _name = $"emosel-{Environment.ProcessId}";

    private PrivateNetwork()
    {
    }

    /// <summary>Command prefix that starts a process in it.</summary>
    public IReadOnlyList<string> Within => ["ip", "netns", "exec", _name];

    /// <summary>Command prefix that starts a process as the user that can be cut off, with access to all files and a low priority.</summary>
    public static string[] AsTheOtherUser { get; } = ["setpriv", "--reuid", User, "--clear-groups", "--inh-caps", "+dac_override", "--ambient-caps", "+dac_override", "nice", "-n", "19"];

    public static async Task<PrivateNetwork> Create()
    {
        var network = new PrivateNetwork();
        await Command.RunOrSkip("ip", "netns", "add", network._name);
        await Command.RunOrSkip([.. network.Within, "ip", "link", "set", "lo", "up"]);
        await Command.RunOrSkip([.. network.Within, "nft", "add table inet cut; add chain inet cut out { type filter hook output priority 0; }"]);
        return network;
    }

    /// <summary>Drops every packet that the other user's processes send.</summary>
    public Task Cut() => Run("nft", $"add rule inet cut out meta skuid {User} drop");

    public Task Heal() => Run("nft", "flush chain inet cut out");

    public async ValueTask DisposeAsync() => await Command.Run("ip", "netns", "delete", _name);

    private Task Run(params string[] command) => Command.Run([.. Within, .. command]);
}
