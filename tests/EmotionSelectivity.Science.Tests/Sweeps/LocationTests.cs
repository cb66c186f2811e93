using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Science.Tests.Sweeps;

public sealed class LocationTests
{
    [Theory]
    [InlineData("s3://lab-1.data/runs/my sweep/", "lab-1.data", "runs/my sweep")]
    [InlineData("s3://lab", "lab", "")]
    [InlineData("s3://lab/", "lab", "")]
    [InlineData("s3://lab/arms/keep=0.1/ü", "lab", "arms/keep=0.1/ü")]
    public void Parse_AnAddress_HasBucketAndKey(string text, string bucket, string key)
    {
        var address = ObjectAddress.Parse(text);
        Assert.Equal(new ObjectAddress(bucket, key), address);
        Assert.Equal(text.TrimEnd('/'), address.ToString());
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3:///runs")]
    [InlineData("s3://Lab/runs")]
    [InlineData("s3://a/runs")]
    [InlineData("s3://lab//runs")]
    [InlineData("s3://lab/../other")]
    [InlineData("s3://lab/runs/./a")]
    [InlineData("s3://lab/a?versionId=1")]
    [InlineData("s3://lab/a\nb")]
    [InlineData("s3://lab\n")]
    [InlineData("/lab/runs")]
    public void Parse_OfNone_SaysWhy(string text) => Assert.NotEmpty(Assert.Throws<FormatException>(() => ObjectAddress.Parse(text)).Message);

    [Fact]
    public void Parse_OfALongKey_IsRefused() => Assert.Throws<FormatException>(() => ObjectAddress.Parse("s3://lab/" + new string('a', 701)));

    [Theory]
    [InlineData("runs/a", "/data", "/data/runs/a")]
    [InlineData("../a", "/data/runs", "/data/a")]
    [InlineData("/x/a", "s3://lab/runs", "/x/a")]
    [InlineData("s3://lab/a/", "/data", "s3://lab/a")]
    [InlineData("a", "s3://lab/runs", "s3://lab/runs/a")]
    public void Full_OfAPlace_StartsAtTheFolder(string location, string folder, string full) => Assert.Equal(full, Location.Resolve(location, folder));

    [Theory]
    [InlineData("../a", "s3://lab/runs")]
    [InlineData("s3://LAB", "/data")]
    public void Full_ThatLeadsOutOrIsMalformed_IsRefused(string location, string folder) => Assert.Throws<FormatException>(() => Location.Resolve(location, folder));

    [Theory]
    [InlineData("/data/runs", "/data/runs/a", true)]
    [InlineData("/data/runs", "/data/runs", false)]
    [InlineData("/data/runs", "/data/runs2/a", false)]
    [InlineData("/data/runs", "/data", false)]
    [InlineData("s3://lab/runs", "s3://lab/runs/a", true)]
    [InlineData("s3://lab/runs", "s3://lab/runs", false)]
    [InlineData("s3://lab/runs", "s3://lab/runs2/a", false)]
    [InlineData("s3://lab", "s3://lab/runs", true)]
    [InlineData("s3://lab", "s3://labs/runs", false)]
    [InlineData("/data", "s3://lab/runs", false)]
    [InlineData("s3://lab/runs", "/data/runs/a", false)]
    public void IsUnder_IsWhatLiesWithin(string root, string location, bool isUnder) => Assert.Equal(isUnder, Location.IsUnder(root, location));

    [Theory]
    [InlineData("s3://lab/runs/a", "s3://lab/runs", "a")]
    [InlineData("s3://lab/runs", "s3://lab", "runs")]
    [InlineData("s3://lab", null, "")]
    [InlineData("/data/a", "/data", "a")]
    public void Around_AndName_TakeAPlaceApart(string location, string? around, string name)
    {
        Assert.Equal(around, Location.Parent(location));
        Assert.Equal(name, Location.Name(location));
        if (around is not null)
            Assert.Equal(location, Location.Join(around, name));
    }
}
