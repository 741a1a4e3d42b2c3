using Portolan.ApiServer.Authentication;
using Portolan.ApiServer.Discovery;
using Portolan.ApiServer.OpenApi;

namespace Portolan.ApiServer.Http;

/// <summary>What the pipeline hands requests to.</summary>
internal sealed record ApiParts(
    Authenticator Authenticator,
    ServerFacts ServerFacts,
    DiscoveryEndpoint Discovery,
    OpenApiEndpoint OpenApi,
    VerbTable Verbs
)
{
    public required ReviewVerbs Reviews { get; init; }
}
