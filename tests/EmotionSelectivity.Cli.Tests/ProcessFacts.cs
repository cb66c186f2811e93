using System.Globalization;
using System.Net;

namespace EmotionSelectivity.Cli.Tests;

/// <summary>What Linux tells about a process under /proc.</summary>
internal static class ProcessFacts
{
    private const string Listening = "0A";

    /// <summary>Local addresses of its listening sockets.</summary>
    public static List<string> ListeningAddresses(int process)
    {
        var sockets = Directory.GetFiles($"/proc/{process}/fd")
            .Select(Target)
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet(StringComparer.Ordinal);
        return [.. new[] { "tcp", "tcp6" }.SelectMany(table => Rows(process, table)).Where(row => row[3] == Listening && sockets.Contains(row[9])).Select(row => Address(row[1]))];
    }

    /// <summary>Its largest resident memory so far, bytes.</summary>
    public static long PeakMemory(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    /// <summary>What a descriptor stands for; empty where it was closed since it was listed.</summary>
    private static string Target(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static IEnumerable<string[]> Rows(int process, string table) =>
        File.ReadLines($"/proc/{process}/net/{table}").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>"0100007F:1F90" is 127.0.0.1 in little-endian words; a mapped or IPv6 address has four of them.</summary>
    private static string Address(string text)
    {
        var hex = text.Split(':')[0];
        var bytes = Convert.FromHexString(hex);
        for (var word = 0; word < bytes.Length; word += 4)
            bytes.AsSpan(word, 4).Reverse();
        var address = new IPAddress(bytes);
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }
}
