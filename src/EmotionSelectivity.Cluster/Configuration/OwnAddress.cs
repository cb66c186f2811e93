using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace EmotionSelectivity.Cluster.Configuration;

/// <summary>The address of a machine that has only one, as a container or a pod does: nobody can write it down before it runs.</summary>
internal static class OwnAddress
{
    /// <summary>How a silo is told to take it.</summary>
    public const string Word = "auto";

    /// <summary>Addresses of this machine that another one could find it at.</summary>
    public static IReadOnlyList<IPAddress> Candidates() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal),
    ];

    /// <summary>The only IPv4 address, or where there is none the only IPv6 address; null where there are several, or none at all.</summary>
    public static IPAddress? Among(IReadOnlyList<IPAddress> addresses)
    {
        var ipv4 = addresses.Where(address => address.AddressFamily == AddressFamily.InterNetwork).ToList();
        var family = ipv4.Count > 0 ? ipv4 : [.. addresses];
        return family.Count == 1 ? family[0] : null;
    }
}
