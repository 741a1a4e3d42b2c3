using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.GatewayApi.Classes;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Gateways;

/// <summary>What the API says of a Gateway, before any proxy is asked.</summary>
internal static class GatewayRules
{
    /// <summary>A Gateway as routes see it; absent when it is not there or not ours.</summary>
    public static Rule<NamespacedName, ParentTerms?> Terms { get; } =
        new(
            "Gateway for routes",
            (reader, key) =>
                Ours(reader, key) is { } gateway
                    ? new ParentTerms
                    {
                        Parent = new ObjectKey(Gateway.Type, key),
                        Gateway = key,
                        Mesh = MeshOf.Object(reader, gateway.Metadata),
                        Tags = ListenerTags.OfGateway(gateway),
                        Listeners = gateway
                            .Spec.Listeners.Select(listener => ListenerJudge.TermsOf(new ObjectKey(Gateway.Type, key), listener))
                            .ToEquatableList(),
                    }
                    : null
        );

    /// <summary>A Gateway, judged; absent when it is not there or not ours.</summary>
    public static Rule<NamespacedName, GatewayState?> State { get; } =
        new("Gateway", (reader, key) => Ours(reader, key) is { } gateway ? Judge(reader, gateway) : null);

    /// <summary>The mesh of a Gateway; absent when it is not there or not ours.</summary>
    public static Rule<NamespacedName, string?> Mesh { get; } =
        new("mesh of a Gateway", (reader, key) => Ours(reader, key) is { } gateway ? MeshOf.Object(reader, gateway.Metadata) : null);

    /// <summary>
    /// From where a Gateway takes ListenerSets: from nowhere when it does not say. Absent when it is not there or not ours.
    /// </summary>
    public static Rule<NamespacedName, ListenerNamespaces?> AllowedListeners { get; } =
        new(
            "ListenerSets that a Gateway lets in",
            (reader, key) => Ours(reader, key) is { } gateway ? gateway.Spec.AllowedListeners?.Namespaces ?? new ListenerNamespaces() : null
        );

    /// <summary>The age of a Gateway.</summary>
    public static Rule<NamespacedName, DateTimeOffset> Created { get; } =
        new("age of a Gateway", (reader, key) => Ours(reader, key)?.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue);

    /// <summary>The parameters of a Gateway.</summary>
    public static Rule<NamespacedName, MeshGatewayConfigSpec> Settings { get; } =
        new("parameters of a Gateway", (reader, key) => reader.Fetch(State, key)?.Parameters ?? Parameters.Default);

    /// <summary>What a Gateway asks of clients.</summary>
    public static Rule<NamespacedName, FrontendTlsConfig?> Frontend { get; } =
        new("TLS towards clients of a Gateway", (reader, key) => Ours(reader, key)?.Spec.Tls?.Frontend);

    /// <summary>
    /// Why a Gateway is refused as a whole: nothing is deployed for it, and nobody's listeners are served. Its own listeners may all be
    /// refused without that; those of its ListenerSets serve all the same ("treat the parent Gateway as having the merged list").
    /// </summary>
    public static Rule<NamespacedName, Problem?> Refusal { get; } =
        new("refusal of a Gateway", (reader, key) => reader.Fetch(State, key)?.Problem);

    /// <summary>The Gateway, if its class is one of ours.</summary>
    public static Gateway? Ours(IReader reader, NamespacedName key) =>
        reader.Get<Gateway>(key) is { } gateway
        && reader.Fetch(GatewayClassRules.Answer, gateway.Spec.GatewayClassName) is not ClassAnswer.Foreign
            ? gateway
            : null;

    private static GatewayState Judge(IReader reader, Gateway gateway)
    {
        var mesh = MeshOf.Object(reader, gateway.Metadata);
        var (parameters, problem) = ParametersOf(reader, gateway);
        return new GatewayState
        {
            Gateway = gateway.Metadata.Key,
            Generation = gateway.Metadata.Generation,
            Mesh = mesh,
            Parameters = parameters,
            Problem =
                problem
                ?? CrossMesh(parameters)
                ?? BadNetwork(parameters)
                ?? UnknownMesh(reader, gateway, mesh)
                ?? GatewayAddresses.Unsupported(gateway.Spec),
            Listeners = reader.Fetch(ListenerJudge.Judgement, new ObjectKey(Gateway.Type, gateway.Metadata.Key)),
        };
    }

    // A Gateway's own parameters stand in for those of its class, whole: the schema fills in defaults, so a field that
    // was left out cannot be told from one that was set.
    private static (MeshGatewayConfigSpec Parameters, Problem? Problem) ParametersOf(IReader reader, Gateway gateway)
    {
        var className = gateway.Spec.GatewayClassName;
        if (reader.Fetch(GatewayClassRules.Answer, className) is not ClassAnswer.Accepted accepted)
        {
            var answer = reader.Fetch(GatewayClassRules.Answer, className) as ClassAnswer.Rejected;
            return (Parameters.Default, new Problem(Reasons.InvalidParameters, $"GatewayClass \"{className}\": {answer?.Problem.Message}"));
        }

        if (gateway.Spec.Infrastructure?.ParametersRef is not { } reference)
        {
            return (accepted.Parameters, null);
        }

        var (own, problem) = Parameters.Find(reader, reference.Group, reference.Kind, reference.Name);
        return (own ?? accepted.Parameters, problem is null ? null : problem with { Message = $"spec.infrastructure.{problem.Message}" });
    }

    // Other meshes prove who they are by their certificates. Until proxies ask for these, such a Gateway would be open to everybody, in
    // plain text.
    private static Problem? CrossMesh(MeshGatewayConfigSpec parameters) =>
        parameters.CrossMesh
            ? new Problem(
                Reasons.InvalidParameters,
                $"{MeshGatewayConfig.Type.Kind} spec.crossMesh: cross-mesh Gateways are not supported, and are not served open instead: take the field away, or use other parameters"
            )
            : null;

    // Left out, the network would not be let in; taken for another one, strangers would.
    private static Problem? BadNetwork(MeshGatewayConfigSpec parameters) =>
        parameters
            .ProxyProtocol.Select(port => (port.Port, Fault: ClientAddressings.FaultOf(port.TrustedCIDRs)))
            .Where(found => found.Fault is not null)
            .Select(found => new Problem(
                Reasons.InvalidParameters,
                $"{MeshGatewayConfig.Type.Kind} spec.proxyProtocol, port {found.Port}: {found.Fault}"
            ))
            .FirstOrDefault();

    private static Problem? UnknownMesh(IReader reader, Gateway gateway, string mesh) =>
        reader.Fetch(MeshOf.Exists, mesh)
            ? null
            : new Problem(
                Reasons.Invalid,
                $"Mesh \"{mesh}\" does not exist: create it, or let the label {WellKnown.Mesh} of Gateway {gateway.Metadata.Key} name one that does"
            );
}
