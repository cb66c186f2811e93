using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Browser.Tests;

/// <summary>A coordinator without tokens that all tests of a class share.</summary>
public sealed class OpenServer : IAsyncLifetime
{
    private TestSilo? _silo;

    public Uri Address => _silo!.Client.BaseAddress!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.Start(SiloRole.Coordinator);

    public ValueTask DisposeAsync() => _silo!.DisposeAsync();
}
