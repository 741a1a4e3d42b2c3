using Portolan.Proxy.Backends;
using Portolan.Proxy.Edits;

namespace Portolan.Proxy.Model;

/// <summary>One backend of a rule; a reference that could not be resolved has no <see cref="Backend"/> and answers 500.</summary>
internal sealed record BackendShare(BackendState? Backend, HeaderEditPlan? RequestEdits, HeaderEditPlan? ResponseEdits);
