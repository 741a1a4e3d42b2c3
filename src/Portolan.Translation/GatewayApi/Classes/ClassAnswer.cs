using Portolan.Api.Mesh;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Classes;

/// <summary>What a GatewayClass means for its Gateways.</summary>
internal abstract record ClassAnswer
{
    private ClassAnswer() { }

    /// <summary>Missing, or of another controller: its Gateways are none of our business.</summary>
    public sealed record Foreign : ClassAnswer;

    /// <summary>Ours, with parameters that cannot be used.</summary>
    public sealed record Rejected(Problem Problem) : ClassAnswer;

    /// <summary>Ours.</summary>
    public sealed record Accepted(MeshGatewayConfigSpec Parameters) : ClassAnswer;
}
