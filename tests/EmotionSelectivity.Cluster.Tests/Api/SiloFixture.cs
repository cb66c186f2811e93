using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Tests.Api;

/// <summary>One silo for all tests of a class.</summary>
public abstract class SiloFixture(SiloRole role, params ImmutableArray<string> tokens) : IAsyncLifetime
{
    private TestSilo? _silo;

    internal TestSilo Silo => _silo!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.Start(role, tokens);

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A silo of every role, without tokens.</summary>
public sealed class LonelySilo() : SiloFixture(SiloRole.All);

/// <summary>A coordinator without tokens.</summary>
public sealed class OpenSilo() : SiloFixture(SiloRole.Coordinator);

/// <summary>A coordinator that wants a token.</summary>
public sealed class GuardedSilo() : SiloFixture(SiloRole.Coordinator, "another-token-of-this-server", Token)
{
    public const string Token = "0123456789abcdef0123456789abcdef";
}
