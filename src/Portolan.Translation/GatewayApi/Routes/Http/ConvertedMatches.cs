using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Routes.Http;

/// <summary>The matches of a rule, converted.</summary>
/// <param name="Matches">Those that can be compiled.</param>
/// <param name="Wrong">One that cannot.</param>
internal sealed record ConvertedMatches(EquatableList<MeshHttpMatch> Matches, Problem? Wrong);
