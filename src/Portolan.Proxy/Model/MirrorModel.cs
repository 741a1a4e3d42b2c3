using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;

namespace Portolan.Proxy.Model;

/// <summary>A backend that receives copies of a share of a rule's requests.</summary>
internal sealed record MirrorModel(BackendState Backend, Fraction Fraction);
