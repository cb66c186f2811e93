using System.Net;
using System.Net.Sockets;

namespace EmotionSelectivity.TestSupport;

/// <summary>Ports of the loopback address for servers that cannot choose one themselves.</summary>
public static class Loopback
{
    /// <summary>A port on which nothing listens at the moment.</summary>
    public static int FreePort() => FreePorts(1);

    /// <summary>The first of several consecutive ports on which nothing listens at the moment.</summary>
    public static int FreePorts(int count)
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            if (Enumerable.Range(port + 1, count - 1).All(IsFree))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        if (port > IPEndPoint.MaxPort)
            return false;
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
