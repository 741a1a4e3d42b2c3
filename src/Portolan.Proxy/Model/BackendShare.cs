using Portolan.Proxy.Backends;
using Portolan.Proxy.Edits;
using Portolan.Proxy.Sessions;

namespace Portolan.Proxy.Model;

/// <summary>One backend of a rule; a reference that could not be resolved has no <see cref="Backend"/> and answers 500.</summary>
internal sealed record BackendShare(BackendState? Backend, HeaderEditPlan? RequestEdits, HeaderEditPlan? ResponseEdits)
{
    /// <summary>A new host and path for what is forwarded to this backend.</summary>
    public RewritePlan? Rewrite { get; init; }

    /// <summary>The sessions that are kept with this backend.</summary>
    public ShareSessions? Sessions { get; init; }

    /// <summary>Where the client is sent in the backend's place.</summary>
    public RedirectPlan? Redirect { get; init; }
}
