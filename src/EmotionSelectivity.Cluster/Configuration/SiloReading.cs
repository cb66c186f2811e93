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

/// <summary>Reads what a silo was told key by key; what is wrong is noted and read as its default, so that all faults come at once.</summary>
internal sealed class SiloReading(IConfiguration configuration)
{
    private const int ShortestToken = 16;

    public List<Fault> Faults { get; } = [];

    public string? Text(SiloKey key) => configuration[key.Key] is { Length: > 0 } text ? text : null;

    public SiloRole Role(string? commandLine)
    {
        var text = commandLine ?? Text(SiloKeys.Role) ?? SiloKeys.Role.Default;
        if (Enum.TryParse<SiloRole>(text, ignoreCase: true, out var role) && char.IsLetter(text[0]) && role is SiloRole.Worker or SiloRole.Coordinator or SiloRole.All)
            return role;
        Fault(SiloKeys.Role, $"'{text}' is no role.", "Say worker, coordinator or all.");
        return SiloRole.All;
    }

    public IPAddress Address()
    {
        var text = Text(SiloKeys.Address) ?? SiloKeys.Address.Default;
        if (string.Equals(text, OwnAddress.Word, StringComparison.OrdinalIgnoreCase))
            return TheOnlyAddress();
        if (IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
            return address;
        Fault(SiloKeys.Address, $"'{text}' is no address that others can find it at.", $"Give this machine's own IP address, or {OwnAddress.Word} where it has only one.");
        return IPAddress.Loopback;
    }

    private IPAddress TheOnlyAddress()
    {
        var addresses = OwnAddress.Candidates();
        if (OwnAddress.Among(addresses) is { } address)
            return address;
        Fault(SiloKeys.Address, $"This machine has not one address that others can find it at: {(addresses.Count == 0 ? "none" : string.Join(", ", addresses))}.", "Give the one that the other silos reach.");
        return IPAddress.Loopback;
    }

    public int Whole(SiloKey key, int least, int most)
    {
        var text = Text(key) ?? key.Default;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Fault(key, $"'{text}' is no whole number from {least} to {most}.", $"Give one, or leave it out: {key.Default}.");
        return int.Parse(key.Default, CultureInfo.InvariantCulture);
    }

    public string? Redis(SiloRole role, IPAddress address)
    {
        if (Text(SiloKeys.Redis) is not { } text)
        {
            if (role != SiloRole.All || !IPAddress.IsLoopback(address))
                Fault(SiloKeys.Redis, "A silo without Redis stands alone, so it must be of the role 'all' and on loopback.", "Name a Redis server, as host:port.");
            return null;
        }
        try
        {
            if (ConfigurationOptions.Parse(text).EndPoints.Count > 0)
                return text;
            Fault(SiloKeys.Redis, "It names no server.", "Write host:port,password=...");
        }
        catch (ArgumentException e)
        {
            Fault(SiloKeys.Redis, e.Message, "Write host:port,password=...,ssl=true");
        }
        return null;
    }

    public SiloCertificate? Certificate(IPAddress address)
    {
        SiloKey[] keys = [SiloKeys.Certificate, SiloKeys.CertificateKey, SiloKeys.Authority];
        var said = keys.Where(key => Text(key) is not null).ToList();
        foreach (var key in said.Where(key => !File.Exists(Text(key))))
            Fault(key, $"'{Text(key)}' is not there.", "Name a PEM file.");
        if (said.Count == keys.Length)
            return new SiloCertificate(Text(keys[0])!, Text(keys[1])!, Text(keys[2])!);
        if (said.Count > 0)
            Fault(keys.Except(said).First(), "Certificate, key and authority go together.", "Name all three, or none.");
        else if (!IPAddress.IsLoopback(address) && !Flag(SiloKeys.TrustNetwork))
            Fault(SiloKeys.Certificate, $"Silos at {address} would talk beyond loopback and believe whoever speaks to them.", $"Give them certificates, or, where something else keeps strangers away, say {SiloKeys.TrustNetwork.Key}: true.");
        return null;
    }

    public Uri Listen()
    {
        var text = Text(SiloKeys.Listen) ?? SiloKeys.Listen.Default;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http", AbsolutePath: "/" } && (IPAddress.TryParse(uri.Host, out _) || uri.Host == "localhost"))
            return uri;
        Fault(SiloKeys.Listen, $"'{text}' is no address to listen at.", "Write http://ADDRESS:PORT with an IP address of this machine; TLS is a reverse proxy's part.");
        return new Uri(SiloKeys.Listen.Default);
    }

    public ImmutableArray<string> Tokens(SiloKey key)
    {
        if (Text(key) is not { } file)
            return [];
        try
        {
            var tokens = File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0).ToImmutableArray();
            if (tokens.IsEmpty || tokens.Any(token => token.Length < ShortestToken))
                Fault(key, $"'{file}' needs a token a line, each of {ShortestToken} characters or more.", "Make one: openssl rand -hex 24");
            return tokens;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fault(key, e.Message, "Name a readable file.");
            return [];
        }
    }

    public Uri? Collector()
    {
        if (Text(SiloKeys.TracesEndpoint) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", AbsolutePath: "/" })
            return uri;
        Fault(SiloKeys.TracesEndpoint, $"'{text}' is no collector's address.", "Write http://HOST:4318, without a path: spans go to /v1/traces there.");
        return null;
    }

    public ImmutableArray<string> InputRoots(SiloRole role)
    {
        var roots = configuration.GetSection(SiloKeys.InputRoots.Key).GetChildren().Select(child => child.Value ?? "").Where(root => root.Length > 0).ToImmutableArray();
        foreach (var root in roots.Where(root => !ObjectAddress.HasScheme(root) && !Directory.Exists(root)))
            Fault(SiloKeys.InputRoots, $"'{root}' is no folder that is there.", "Name folders with images, ratings and weights.");
        if (roots.IsEmpty && role.HasFlag(SiloRole.Coordinator))
            Fault(SiloKeys.InputRoots, "A coordinator must know where submitted sweeps may read.", $"Name a folder: {SiloKeys.InputRoots.Variable}__0.");
        return [.. roots.Select(root => ObjectAddress.HasScheme(root) ? Address(SiloKeys.InputRoots, root) : Path.GetFullPath(root)).OfType<string>()];
    }

    public string? RunRoot(SiloRole role)
    {
        if (Text(SiloKeys.RunRoot) is { } root)
        {
            if (ObjectAddress.HasScheme(root))
                return Address(SiloKeys.RunRoot, root);
            if (!Directory.Exists(root))
                Fault(SiloKeys.RunRoot, $"'{root}' is no folder that is there.", "Make it, on a disk that all silos share.");
            return Path.GetFullPath(root);
        }
        if (role.HasFlag(SiloRole.Coordinator))
            Fault(SiloKeys.RunRoot, "A coordinator must know where runs are left.", $"Name a folder that all silos share: {SiloKeys.RunRoot.Variable}.");
        return null;
    }

    private string? Address(SiloKey key, string root)
    {
        try
        {
            return ObjectAddress.Parse(root).ToString();
        }
        catch (FormatException e)
        {
            Fault(key, e.Message, $"Write {ObjectAddress.Scheme}BUCKET/FOLDER.");
            return null;
        }
    }

    public DeviceChoice Device()
    {
        var text = Text(SiloKeys.Device) ?? SiloKeys.Device.Default;
        if (Enum.TryParse<DeviceChoice>(text, ignoreCase: true, out var device) && char.IsLetter(text[0]))
            return device;
        Fault(SiloKeys.Device, $"'{text}' is no device.", "Say cpu, cuda or auto.");
        return DeviceChoice.Auto;
    }

    public NumericPrecision Precision()
    {
        var text = Text(SiloKeys.Precision) ?? SiloKeys.Precision.Default;
        if (Enum.TryParse<NumericPrecision>(text, ignoreCase: true, out var precision) && char.IsLetter(text[0]))
            return precision;
        Fault(SiloKeys.Precision, $"'{text}' is no precision.", "Say fp32, tf32 or bf16.");
        return NumericPrecision.Fp32;
    }

    /// <summary>What the environment says of the object store, where one is used, and of the cache of what comes from there.</summary>
    public void ObjectStore(SiloSettings settings)
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

    /// <summary>A misspelt key would be silently ignored, and its default taken.</summary>
    public void Unknown()
    {
        foreach (var section in configuration.GetChildren().Where(section => section.GetChildren().Any()))
        {
            foreach (var said in section.GetChildren().Select(child => $"{section.Key}:{child.Key}").Where(said => !IsKnown(said)))
                Faults.Add(new Fault(said, "No setting is called so.", "See docs/cluster.md."));
        }
        foreach (var said in configuration.GetChildren().Where(said => said.Value is { Length: > 0 }))
        {
            if (SiloKeys.All.FirstOrDefault(key => IsMeantBy(said, key)) is { } meant)
                Faults.Add(new Fault(said.Key, "No setting is called so.", $"Is {meant.Key} meant ({meant.Variable})?"));
        }
    }

    /// <summary>
    /// A key without a section that is a setting's, with a colon too few. Other keys are let pass: Kubernetes tells every pod the addresses of its services
    /// by variables that may begin with the same prefix.
    /// </summary>
    private static bool IsMeantBy(IConfigurationSection said, SiloKey key)
    {
        var ofService = said.Value!.StartsWith("tcp://", StringComparison.Ordinal);
        string[] near = [key.Key.Replace(':', '_'), key.Key.Replace(":", "", StringComparison.Ordinal), key.Key[(key.Key.IndexOf(':') + 1)..]];
        return !ofService && near.Contains(said.Key, StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsKnown(string key) => SiloKeys.All.Any(known => string.Equals(known.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <summary>Nothing listens beyond loopback without authentication.</summary>
    public void OpenApi(SiloSettings settings)
    {
        if (settings.Role.HasFlag(SiloRole.Coordinator) && !settings.Listen.IsLoopback && settings.Tokens.IsEmpty && Text(SiloKeys.TokenFile) is null)
            Fault(SiloKeys.TokenFile, $"The API at {settings.Listen} would take orders from anybody.", "Name a file with tokens, or listen on 127.0.0.1.");
    }

    private bool Flag(SiloKey key)
    {
        var text = Text(key) ?? key.Default;
        if (bool.TryParse(text, out var flag))
            return flag;
        Fault(key, $"'{text}' is neither true nor false.", "Say one of them.");
        return false;
    }

    private void Fault(SiloKey key, string what, string remedy) => Faults.Add(new Fault($"{key.Key} ({key.Variable})", what, remedy));
}
