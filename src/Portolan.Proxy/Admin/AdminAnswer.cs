namespace Portolan.Proxy.Admin;

/// <summary>An answer of the admin port.</summary>
internal sealed record AdminAnswer(int Status, string ContentType, byte[] Body);
