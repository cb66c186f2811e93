namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>Tests of this collection run one after the other, because each occupies all cores, and share the reference runs.</summary>
[CollectionDefinition(Name)]
public sealed class OneClusterAtATime : ICollectionFixture<EmbeddedRun>, ICollectionFixture<QuickstartRun>
{
    public const string Name = "one cluster at a time";
}
