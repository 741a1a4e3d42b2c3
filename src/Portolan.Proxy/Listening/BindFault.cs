using System.Net;
using System.Net.Sockets;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Listening;

/// <summary>Why a port cannot be bound, in words that name the remedy.</summary>
internal sealed record BindFault(ListenerFault Fault, string Message)
{
    /// <summary>Reads the exception of a bind.</summary>
    public static BindFault Of(IPEndPoint endPoint, SocketException exception)
    {
        return exception.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => InUse(endPoint),
            SocketError.AccessDenied when endPoint.Port < 1024 => new BindFault(
                ListenerFault.PermissionDenied,
                $"this process may not bind {endPoint}, because ports below 1024 need a right: use a port above 1023, or give the right with "
                    + $"\"sysctl net.ipv4.ip_unprivileged_port_start={endPoint.Port}\" or \"setcap cap_net_bind_service=+ep\" on the executable"
            ),
            SocketError.AccessDenied => new BindFault(
                ListenerFault.PermissionDenied,
                $"this process may not bind {endPoint}: {exception.Message}"
            ),
            SocketError.AddressNotAvailable => new BindFault(
                ListenerFault.Other,
                $"{endPoint.Address} is not an address of this machine: choose another bind address, or add this one to an interface"
            ),
            _ => new BindFault(ListenerFault.Other, $"{endPoint} cannot be bound: {exception.Message}"),
        };
    }

    private static BindFault InUse(IPEndPoint endPoint) =>
        new(
            ListenerFault.PortInUse,
            $"{endPoint} is in use by another process: stop it (\"ss -ltnp 'sport = :{endPoint.Port}'\" shows it) or give the listener another port"
        );
}
