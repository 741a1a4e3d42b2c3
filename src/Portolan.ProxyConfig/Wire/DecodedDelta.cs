using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>What could be read of a delta, and the resources that could not: the acknowledgement names them.</summary>
internal sealed record DecodedDelta(ConfigDelta Delta, EquatableList<UnreadResource> Unread);

/// <summary>A resource that could not be read, and why.</summary>
/// <param name="Kind">What it is: a backend and its endpoints have one key.</param>
/// <param name="Key">Its key.</param>
/// <param name="Message">What of it is not understood.</param>
internal sealed record UnreadResource(Type Kind, ConfigKey Key, string Message);
