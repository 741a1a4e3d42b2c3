namespace Portolan.ApiServer;

/// <summary>The server cannot listen where it was asked to.</summary>
public sealed class PortInUseException(string address, int port, Exception? inner = null)
    : Exception($"Port {port} on {address} is in use by another program: stop it, or choose another port.", inner);
