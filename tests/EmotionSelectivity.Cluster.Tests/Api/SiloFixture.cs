using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Tests.Api;

/// <summary>A silo that all tests of a class share.</summary>
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

/// <summary>A coordinator and worker without tokens.</summary>
public sealed class SingleSilo() : SiloFixture(SiloRole.All);

/// <summary>A coordinator without tokens.</summary>
public sealed class OpenSilo() : SiloFixture(SiloRole.Coordinator);

/// <summary>A coordinator that requires a token.</summary>
public sealed class ProtectedSilo() : SiloFixture(SiloRole.Coordinator, "another-token-of-this-server", Token)
{
    public const string Token = "0123456789abcdef0123456789abcdef";
}
