using System.Net;

namespace Portolan.Http.ProxyProtocols;

/// <summary>What a header of the PROXY protocol says.</summary>
/// <param name="Source">Who connected to the sender; null when the sender speaks for itself (<c>LOCAL</c>) or does not know
/// (<c>UNKNOWN</c>): the connection's own address counts then.</param>
/// <param name="Destination">To what address; null with the source.</param>
public readonly record struct ProxyProtocolHeader(IPEndPoint? Source, IPEndPoint? Destination);
