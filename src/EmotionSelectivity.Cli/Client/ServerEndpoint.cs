using System.CommandLine;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Cli.Client;

/// <summary>The server that a command connects to, and the bearer token that it sends.</summary>
/// <param name="Address">Base address of the API, ending in a slash.</param>
/// <param name="Token">Null for none.</param>
internal sealed record ServerEndpoint(Uri Address, string? Token)
{
    private const string Default = "http://127.0.0.1:8080";
    private const string AddressVariable = "EMOSEL_SERVER";
    private const string TokenVariable = "EMOSEL_TOKEN";
    private const string TokenFileVariable = "EMOSEL_TOKEN_FILE";

    /// <summary>
    /// Resolves the endpoint from the options of the command line, else the environment, else the default.
    /// </summary>
    /// <exception cref="InvalidInputException">The address is not valid, or the token cannot be read.</exception>
    public static ServerEndpoint Resolve(string? address, string? tokenFile)
    {
        var text = address ?? ReadVariable(AddressVariable) ?? Default;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new InvalidInputException("--server", $"'{text}' is not the address of a server.", $"Write http://HOST:PORT, here or in {AddressVariable}.");
        var folder = uri.AbsoluteUri.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
        return new ServerEndpoint(folder, CheckToken(tokenFile is null ? ReadTokenFromEnvironment() : ReadToken(tokenFile)));
    }

    private static string? ReadTokenFromEnvironment() => ReadVariable(TokenVariable) ?? (ReadVariable(TokenFileVariable) is { } file ? ReadToken(file) : null);

    private static string ReadToken(string file)
    {
        try
        {
            return File.ReadLines(file).Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0)
                ?? throw new InvalidInputException(file, "The file has no token.", "Write the token on its first line.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(file, e.Message, "Name a readable file with a token.");
        }
    }

    private static string? CheckToken(string? token) => token is null || token.All(c => c is > ' ' and <= '~')
        ? token
        : throw new InvalidInputException("token", "The token has characters other than printable ASCII.", "Use the token that the server was given, without spaces.");

    private static string? ReadVariable(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}

/// <summary>The options of every command that connects to a server.</summary>
internal sealed class ServerOptions
{
    private readonly Option<string?> _address = new("--server") { Description = "Address of a coordinator's API. Default: EMOSEL_SERVER, or http://127.0.0.1:8080." };
    private readonly Option<string?> _tokenFile = new("--token-file") { Description = "File with the bearer token. Default: EMOSEL_TOKEN, or the file named by EMOSEL_TOKEN_FILE." };

    public void AddTo(Command command)
    {
        command.Add(_address);
        command.Add(_tokenFile);
    }

    public SweepClient Connect(ParseResult parsed) => new(ServerEndpoint.Resolve(parsed.GetValue(_address), parsed.GetValue(_tokenFile)));
}
