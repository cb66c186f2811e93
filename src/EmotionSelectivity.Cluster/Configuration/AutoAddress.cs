using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace EmotionSelectivity.Cluster.Configuration;

/// <summary>
/// Finds the IP address of a machine that has only one, such as a container or a pod, whose address is unknown before
/// it starts.
/// </summary>
internal static class AutoAddress
{
    /// <summary>Value of <c>Silo:Address</c> that requests it.</summary>
    public const string Keyword = "auto";

    /// <summary>
    /// Addresses of this machine that other machines may reach: all but loopback and IPv6 link-local ones.
    /// </summary>
    public static IReadOnlyList<IPAddress> FindCandidates() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal),
    ];

    /// <summary>The only IPv4 address; if there is none, the only IPv6 address. Null if the choice is not unique.</summary>
    public static IPAddress? Select(IReadOnlyList<IPAddress> candidates)
    {
        var ipv4 = candidates.Where(address => address.AddressFamily == AddressFamily.InterNetwork).ToList();
        var family = ipv4.Count > 0 ? ipv4 : [.. candidates];
        return family.Count == 1 ? family[0] : null;
    }
}
