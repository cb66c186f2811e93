using Xunit.v3;

namespace EmotionSelectivity.TestSupport;

/// <summary>
/// Leaves tests out of <c>tests/run --fast</c>: those that need a cluster of processes, a browser, an object store or Prometheus, that compute a
/// calibration, that run a whole sweep in a process of its own (one of those stays), or that try a fault at every call in turn. Their trait is <c>Tier=Full</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class FullTierAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Tier", "Full")];
}
