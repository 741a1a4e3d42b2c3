namespace Portolan.ProxyConfig.Wire;

/// <summary>A message says something that this version does not know. It spoils the one resource that it is about.</summary>
internal sealed class WireException(string message) : Exception(message);
