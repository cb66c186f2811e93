namespace EmotionSelectivity.Cli.Tests;

/// <summary>Pods that have a role in the place of keys.</summary>
public sealed class RoleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RoleOfAWebIdentity_IsAskedForItsKeys_AndTheStoreByThem()
    {
        using var services = new RoleServices();
        await File.WriteAllTextAsync(_folder["token"], RoleServices.Token, TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = services.Address.ToString(),
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_ROLE_ARN"] = RoleServices.Role,
            ["AWS_WEB_IDENTITY_TOKEN_FILE"] = _folder["token"],
            ["AWS_ACCESS_KEY_ID"] = "",
            ["AWS_SECRET_ACCESS_KEY"] = "",
        };

        using var emosel = EmoselProcess.Start(environment, "verify", "s3://bucket/run");
        var result = await emosel.Ended();

        Assert.Contains("no such bucket", result.Errors, StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"Credential={RoleServices.Key}/", services.Authorization, StringComparison.Ordinal);
        Assert.Equal(RoleServices.Session, services.SessionToken);
    }
}
