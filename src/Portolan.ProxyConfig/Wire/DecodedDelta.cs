using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>What could be read of a delta, and the resources that could not: the acknowledgement names them.</summary>
internal sealed record DecodedDelta(ConfigDelta Delta, EquatableList<Rejection> Rejections);
