using Xunit.v3;

namespace EmotionSelectivity.TestSupport;

/// <summary>
/// Leaves tests out of <c>tests/run --fast</c>: those that need a cluster of processes, a browser, an object store, Prometheus or a
/// calibration. Their trait is <c>Tier=Full</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class FullTierAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Tier", "Full")];
}
