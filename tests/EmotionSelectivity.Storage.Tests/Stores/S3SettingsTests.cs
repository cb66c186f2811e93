using EmotionSelectivity.Storage.Stores.S3;

namespace EmotionSelectivity.Storage.Tests.Stores;

public sealed class S3SettingsTests
{
    [Fact]
    public void Environment_WithoutAnEndpoint_IsAmazons() => Assert.Equal(new S3Settings(null, null, PathStyle: false, null), From());

    [Fact]
    public void Environment_WithAnEndpoint_IsInThePath() =>
        Assert.Equal(new S3Settings(new Uri("https://s3.lab:8443"), "us-east-1", PathStyle: true, null), From("AWS_ENDPOINT_URL=https://s3.lab:8443"));

    [Fact]
    public void Environment_ThatSaysAll_IsFollowed() => Assert.Equal(
        new S3Settings(new Uri("https://s3.lab"), "eu-1", PathStyle: false, "/ca.pem"),
        From("AWS_ENDPOINT_URL=http://other", "AWS_ENDPOINT_URL_S3=https://s3.lab", "AWS_REGION=eu-1", "AWS_DEFAULT_REGION=eu-2", "EMOSEL_S3_PATH_STYLE=false", "AWS_CA_BUNDLE=/ca.pem"));

    [Theory]
    [InlineData("AWS_ENDPOINT_URL=s3.lab")]
    [InlineData("AWS_ENDPOINT_URL=ftp://s3.lab")]
    [InlineData("AWS_ENDPOINT_URL_S3=https://me:secret@s3.lab")]
    [InlineData("EMOSEL_S3_PATH_STYLE=maybe")]
    public void Environment_ThatSaysNonsense_IsNamedWithoutWhatItSays(string variable)
    {
        var said = Assert.Throws<IOException>(() => From(variable)).Message;
        Assert.Contains(variable.Split('=')[0], said, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 90)]
    [InlineData("", 90)]
    [InlineData("300", 320)]
    public void Timing_OfTheEnvironment_IsTheUsualOneOrHasItsStall(string? stall, int lateWrites) =>
        Assert.Equal(TimeSpan.FromSeconds(lateWrites), S3Timing.From(stall).QuiescencePeriod);

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1 min")]
    [InlineData("100000")]
    public void Timing_ThatIsNone_NamesTheVariable(string stall) =>
        Assert.Contains(S3Timing.StallVariable, Assert.Throws<IOException>(() => S3Timing.From(stall)).Message, StringComparison.Ordinal);

    [Fact]
    public void Connection_WithAuthoritiesThatAreNone_IsRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["ca.pem"], "no certificate");
        foreach (var file in new[] { folder["ca.pem"], folder["missing.pem"] })
            Assert.Contains(file, Assert.Throws<IOException>(() => new S3Connection(new S3Settings(new Uri("https://s3.lab"), "r", true, file))).Message, StringComparison.Ordinal);
    }

    private static S3Settings From(params string[] variables)
    {
        var said = variables.Select(variable => variable.Split('=')).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        return S3Settings.From(name => said.GetValueOrDefault(name));
    }
}
