namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>Tests of this collection run one after the other, and share the runs that they compare with.</summary>
[CollectionDefinition(Name)]
public sealed class OneClusterAtATime : ICollectionFixture<EmbeddedRun>, ICollectionFixture<QuickstartRun>
{
    public const string Name = "one cluster at a time";
}
