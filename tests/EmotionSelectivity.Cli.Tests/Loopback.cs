using System.Net;
using System.Net.Sockets;

namespace EmotionSelectivity.Cli.Tests;

/// <summary>The machine's own address.</summary>
internal static class Loopback
{
    /// <summary>A port at which nobody listens now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
