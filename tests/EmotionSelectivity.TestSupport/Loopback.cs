using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace EmotionSelectivity.TestSupport;

/// <summary>Ports of the loopback address for servers that cannot choose one themselves.</summary>
public static class Loopback
{
    /// <summary>
    /// Below the range from which Linux, macOS and Windows take ports of outgoing connections: none of these occupies the port before the server that it is
    /// meant for listens.
    /// </summary>
    private const int First = 10_240, Last = 32_767;

    /// <summary>A port on which nothing listens at the moment.</summary>
    public static int FreePort() => FreePorts(1);

    /// <summary>The first of several consecutive ports on which nothing listens at the moment.</summary>
    public static int FreePorts(int count)
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last - count);
            if (Enumerable.Range(port, count).All(IsFree))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
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
