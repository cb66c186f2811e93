using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Cache;

namespace EmotionSelectivity.Storage.Tests.Cache;

public sealed class CacheSettingsTests
{
    [Theory]
    [InlineData(null, null, null, "/home/me/.cache/emosel/inputs", 8)]
    [InlineData(null, "/var/cache", null, "/var/cache/emosel/inputs", 8)]
    [InlineData("/scratch/inputs", "/var/cache", "40", "/scratch/inputs", 40)]
    [InlineData("", "", "", "/home/me/.cache/emosel/inputs", 8)]
    public void From_Variables_IsWhatTheySay(string? root, string? caches, string? gib, string folder, long limit)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Paths are written as Unix has them.");
        Assert.Equal(new CacheSettings(folder, limit << 30), Settings(root, caches, gib));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("8 GiB")]
    [InlineData("99999999")]
    public void From_LimitThatIsNone_NamesTheVariable(string gib) =>
        Assert.Contains(CacheSettings.LimitVariable, Assert.Throws<InvalidInputException>(() => Settings(null, null, gib)).Message, StringComparison.Ordinal);

    private static CacheSettings Settings(string? root, string? caches, string? gib) => CacheSettings.From(
        name => name switch
        {
            CacheSettings.RootVariable => root,
            CacheSettings.LimitVariable => gib,
            "XDG_CACHE_HOME" => caches,
            _ => null,
        },
        "/home/me");
}
