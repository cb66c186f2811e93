using System.CommandLine;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Cli.Client;

/// <summary>Which server a command speaks to, and the token that it shows.</summary>
/// <param name="Address">Where its API begins.</param>
/// <param name="Token">Null for none.</param>
internal sealed record Server(Uri Address, string? Token)
{
    private const string Default = "http://127.0.0.1:8080";
    private const string AddressVariable = "EMOSEL_SERVER";
    private const string TokenVariable = "EMOSEL_TOKEN";
    private const string TokenFileVariable = "EMOSEL_TOKEN_FILE";

    /// <exception cref="InvalidInputException">The address is none, or the file holds no token.</exception>
    public static Server Named(string? address, string? tokenFile)
    {
        var text = address ?? Said(AddressVariable) ?? Default;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new InvalidInputException("--server", $"'{text}' is no address of a server.", $"Write http://HOST:PORT, here or in {AddressVariable}.");
        var folder = uri.AbsoluteUri.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
        return new Server(folder, Checked(tokenFile is null ? FromEnvironment() : FromFile(tokenFile)));
    }

    private static string? FromEnvironment() => Said(TokenVariable) ?? (Said(TokenFileVariable) is { } file ? FromFile(file) : null);

    private static string FromFile(string file)
    {
        try
        {
            return File.ReadLines(file).Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0)
                ?? throw new InvalidInputException(file, "It holds no token.", "Write the token on its first line.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(file, e.Message, "Name a readable file with a token.");
        }
    }

    private static string? Checked(string? token) => token is null || token.All(c => c is > ' ' and <= '~')
        ? token
        : throw new InvalidInputException("token", "It holds characters that no token has.", "Use the one that the server was given, without spaces.");

    private static string? Said(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}

/// <summary>The options of every command that speaks to a server.</summary>
internal sealed class ServerOptions
{
    private readonly Option<string?> _address = new("--server") { Description = "Address of a coordinator's API. Else EMOSEL_SERVER, else http://127.0.0.1:8080." };
    private readonly Option<string?> _tokenFile = new("--token-file") { Description = "File with the token to show. Else EMOSEL_TOKEN, or the file that EMOSEL_TOKEN_FILE names." };

    public void AddTo(Command command)
    {
        command.Add(_address);
        command.Add(_tokenFile);
    }

    public SweepClient Connect(ParseResult parsed) => new(Server.Named(parsed.GetValue(_address), parsed.GetValue(_tokenFile)));
}
