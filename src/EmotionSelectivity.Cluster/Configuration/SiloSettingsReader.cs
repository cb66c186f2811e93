using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Cache;
using EmotionSelectivity.Storage.Stores.S3;
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace EmotionSelectivity.Cluster.Configuration;

/// <summary>
/// Reads a silo's settings one by one. An invalid value adds a fault and is replaced by its default, so that all faults are
/// reported at once.
/// </summary>
internal sealed class SiloSettingsReader(IConfiguration configuration)
{
    private const int MinTokenLength = 16;

    public List<Fault> Faults { get; } = [];

    public string? ReadText(SettingKey key) => configuration[key.Key] is { Length: > 0 } text ? text : null;

    public int ReadInteger(SettingKey key, int min, int max)
    {
        var text = ReadText(key) ?? key.Default;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        AddFault(key, $"'{text}' is not an integer from {min} to {max}.", $"Use one, or omit the setting for the default {key.Default}.");
        return int.Parse(key.Default, CultureInfo.InvariantCulture);
    }

    public SiloRole ReadRole(string? commandLine)
    {
        var text = commandLine ?? ReadText(SettingKeys.Role) ?? SettingKeys.Role.Default;
        if (ParseName<SiloRole>(text) is { } role and (SiloRole.Worker or SiloRole.Coordinator or SiloRole.All))
            return role;
        AddFault(SettingKeys.Role, $"'{text}' is not a role.", "Use worker, coordinator or all.");
        return SiloRole.All;
    }

    public DeviceChoice ReadDevice()
    {
        var text = ReadText(SettingKeys.Device) ?? SettingKeys.Device.Default;
        if (ParseName<DeviceChoice>(text) is { } device)
            return device;
        AddFault(SettingKeys.Device, $"'{text}' is not a device.", "Use cpu, cuda or auto.");
        return DeviceChoice.Auto;
    }

    public NumericPrecision ReadPrecision()
    {
        var text = ReadText(SettingKeys.Precision) ?? SettingKeys.Precision.Default;
        if (ParseName<NumericPrecision>(text) is { } precision)
            return precision;
        AddFault(SettingKeys.Precision, $"'{text}' is not a number format.", "Use fp32, tf32 or bf16.");
        return NumericPrecision.Fp32;
    }

    public IPAddress ReadAddress()
    {
        var text = ReadText(SettingKeys.Address) ?? SettingKeys.Address.Default;
        if (string.Equals(text, AutoAddress.Keyword, StringComparison.OrdinalIgnoreCase))
            return DetectAddress();
        if (IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
            return address;
        AddFault(
            SettingKeys.Address,
            $"'{text}' is not an IP address that other silos can connect to.",
            $"Use an IP address of this machine, or {AutoAddress.Keyword} if it has only one.");
        return IPAddress.Loopback;
    }

    private IPAddress DetectAddress()
    {
        var candidates = AutoAddress.FindCandidates();
        if (AutoAddress.Select(candidates) is { } address)
            return address;
        var found = candidates.Count == 0 ? "none" : string.Join(", ", candidates);
        AddFault(
            SettingKeys.Address,
            $"'{AutoAddress.Keyword}' needs exactly one address that other silos can connect to; this machine has: {found}.",
            "Use the address that the other silos connect to.");
        return IPAddress.Loopback;
    }

    public string? ReadRedis(SiloRole role, IPAddress address)
    {
        if (ReadText(SettingKeys.Redis) is not { } text)
        {
            if (role != SiloRole.All || !IPAddress.IsLoopback(address))
                AddFault(
                    SettingKeys.Redis,
                    "A silo without Redis must have the role 'all' and a loopback address, because no other silo can find it.",
                    "Use a Redis server: host:port.");
            return null;
        }
        try
        {
            if (ConfigurationOptions.Parse(text).EndPoints.Count > 0)
                return text;
            AddFault(SettingKeys.Redis, "It contains no server.", "Use host:port,password=...");
        }
        catch (ArgumentException e)
        {
            AddFault(SettingKeys.Redis, e.Message, "Use host:port,password=...,ssl=true");
        }
        return null;
    }

    public SiloCertificate? ReadCertificate(IPAddress address)
    {
        SettingKey[] keys = [SettingKeys.Certificate, SettingKeys.CertificateKey, SettingKeys.Authority];
        var present = keys.Where(key => ReadText(key) is not null).ToList();
        foreach (var key in present.Where(key => !File.Exists(ReadText(key))))
            AddFault(key, $"The file '{ReadText(key)}' does not exist.", "Use the path of a PEM file.");
        if (present.Count == keys.Length)
            return new SiloCertificate(ReadText(keys[0])!, ReadText(keys[1])!, ReadText(keys[2])!);
        if (present.Count > 0)
            AddFault(keys.Except(present).First(), "Mutual TLS needs the certificate, its key and the authority.", "Set all three, or none.");
        else if (!IPAddress.IsLoopback(address) && !ReadFlag(SettingKeys.TrustNetwork))
            AddFault(
                SettingKeys.Certificate,
                $"A silo at {address} is reachable beyond loopback and would accept connections from any client.",
                $"Set certificates, or, if something else blocks other clients, set {SettingKeys.TrustNetwork.Key} to true.");
        return null;
    }

    public Uri ReadListen()
    {
        var text = ReadText(SettingKeys.Listen) ?? SettingKeys.Listen.Default;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri is { Scheme: "http", AbsolutePath: "/" }
            && (IPAddress.TryParse(uri.Host, out _) || uri.Host == "localhost"))
            return uri;
        AddFault(
            SettingKeys.Listen,
            $"'{text}' is not an address to listen on.",
            "Use http://ADDRESS:PORT with an IP address of this machine. For TLS use a reverse proxy.");
        return new Uri(SettingKeys.Listen.Default);
    }

    public ImmutableArray<string> ReadTokens(SettingKey key)
    {
        if (ReadText(key) is not { } file)
            return [];
        try
        {
            var tokens = File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0).ToImmutableArray();
            if (tokens.IsEmpty || tokens.Any(token => token.Length < MinTokenLength))
                AddFault(
                    key,
                    $"'{file}' must contain tokens, one per line, each at least {MinTokenLength} characters long.",
                    "Create a token: openssl rand -hex 24");
            return tokens;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            AddFault(key, e.Message, "Use the path of a readable file.");
            return [];
        }
    }

    public Uri? ReadTracesEndpoint()
    {
        if (ReadText(SettingKeys.TracesEndpoint) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", AbsolutePath: "/" })
            return uri;
        AddFault(
            SettingKeys.TracesEndpoint,
            $"'{text}' is not the address of a collector.",
            "Use http://HOST:4318 without a path; spans are sent to /v1/traces there.");
        return null;
    }

    public ImmutableArray<string> ReadInputRoots(SiloRole role)
    {
        var roots = configuration.GetSection(SettingKeys.InputRoots.Key).GetChildren()
            .Select(child => child.Value ?? "").Where(root => root.Length > 0).ToImmutableArray();
        foreach (var root in roots.Where(root => !ObjectAddress.HasScheme(root) && !Directory.Exists(root)))
            AddFault(SettingKeys.InputRoots, $"The folder '{root}' does not exist.", "Use folders with images, ratings and weights.");
        if (roots.IsEmpty && role.HasFlag(SiloRole.Coordinator))
            AddFault(
                SettingKeys.InputRoots,
                "A coordinator needs the folders that submitted sweeps may read.",
                $"Set {SettingKeys.InputRoots.Variable}__0 to a folder.");
        return
        [
            .. roots.Select(root => ObjectAddress.HasScheme(root) ? ReadObjectAddress(SettingKeys.InputRoots, root) : Path.GetFullPath(root)).OfType<string>(),
        ];
    }

    public string? ReadRunRoot(SiloRole role)
    {
        if (ReadText(SettingKeys.RunRoot) is { } root)
        {
            if (ObjectAddress.HasScheme(root))
                return ReadObjectAddress(SettingKeys.RunRoot, root);
            if (!Directory.Exists(root))
                AddFault(SettingKeys.RunRoot, $"The folder '{root}' does not exist.", "Create it on a disk that all silos share.");
            return Path.GetFullPath(root);
        }
        if (role.HasFlag(SiloRole.Coordinator))
            AddFault(
                SettingKeys.RunRoot,
                "A coordinator needs the folder for run directories.",
                $"Set {SettingKeys.RunRoot.Variable} to a folder that all silos share.");
        return null;
    }

    private string? ReadObjectAddress(SettingKey key, string root)
    {
        try
        {
            return ObjectAddress.Parse(root).ToString();
        }
        catch (FormatException e)
        {
            AddFault(key, e.Message, $"Use {ObjectAddress.Scheme}BUCKET/FOLDER.");
            return null;
        }
    }

    private bool ReadFlag(SettingKey key)
    {
        var text = ReadText(key) ?? key.Default;
        if (bool.TryParse(text, out var flag))
            return flag;
        AddFault(key, $"'{text}' is neither true nor false.", "Use true or false.");
        return false;
    }

    /// <summary>
    /// Checks the environment variables of the object store and of the input cache, if the silo uses an object store.
    /// </summary>
    public void CheckObjectStore(SiloSettings settings)
    {
        if (!settings.InputRoots.Append(settings.RunRoot ?? "").Any(ObjectAddress.HasScheme))
            return;
        try
        {
            _ = S3Settings.FromEnvironment();
            _ = S3Timing.FromEnvironment();
            _ = CacheSettings.FromEnvironment();
        }
        catch (InvalidInputException e)
        {
            Faults.AddRange(e.Faults);
        }
        catch (IOException e)
        {
            Faults.Add(new Fault("object store", e.Message, "See docs/object-store.md."));
        }
    }

    /// <summary>Rejects an API without tokens beyond loopback.</summary>
    public void CheckApiAccess(SiloSettings settings)
    {
        if (settings.Role.HasFlag(SiloRole.Coordinator) && !settings.Listen.IsLoopback && settings.Tokens.IsEmpty && ReadText(SettingKeys.TokenFile) is null)
            AddFault(
                SettingKeys.TokenFile,
                $"The API at {settings.Listen} would accept requests from any client.",
                "Use a file with tokens, or listen on 127.0.0.1.");
    }

    /// <summary>Parses the name of an enum value. Enum.TryParse alone also accepts numbers and lists with commas.</summary>
    private static T? ParseName<T>(string text)
        where T : struct, Enum =>
        text.Length > 0 && char.IsLetter(text[0]) && text.All(char.IsLetterOrDigit) && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : null;

    private void AddFault(SettingKey key, string what, string remedy) => Faults.Add(new Fault($"{key.Key} ({key.Variable})", what, remedy));
}
