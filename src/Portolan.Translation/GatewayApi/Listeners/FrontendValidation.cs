using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.Policies;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;
using Listener = Portolan.Api.Gateway.Listener;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// What an HTTPS listener asks of clients' certificates (<c>spec.tls.frontend</c>, GEP-91). A listener whose authorities cannot be had is
/// refused: served without them, it would let in everyone whom the user meant to keep out.
/// </summary>
/// <param name="Asked">What is asked; absent when nothing can be.</param>
/// <param name="Refusal">Why the listener is not accepted.</param>
/// <param name="Unresolved">Authorities that could not be had.</param>
internal sealed record FrontendValidation(ClientValidation? Asked, Problem? Refusal, Problem? Unresolved)
{
    private static readonly FrontendValidation Nothing = new(null, null, null);

    /// <summary>What a listener asks: what its Gateway says, whoever opened it.</summary>
    public static FrontendValidation Of(IReader reader, ListenerOwner owner, Listener listener)
    {
        // "all Listeners handling HTTPS traffic": others that end TLS ask nothing.
        if (ListenerProtocols.Of(listener) is not { Serves: ListenerProtocol.Https } || owner.Frontend is not { } frontend)
        {
            return Nothing;
        }

        // "perPort" stands in for the default on its port, whole.
        var port = frontend.PerPort.FirstOrDefault(config => config.Port == listener.Port);
        return (port?.Tls ?? frontend.Default).Validation is { } validation
            ? Of(
                reader,
                owner.Gateway,
                validation,
                port is null ? "spec.tls.frontend.default" : FormattableString.Invariant($"spec.tls.frontend.perPort[{listener.Port}].tls")
            )
            : Nothing;
    }

    /// <summary>Whether any client is let in somewhere, although certificates are asked for.</summary>
    public static bool IsInsecure(Gateway gateway) =>
        gateway.Spec.Tls?.Frontend is { } frontend
        && frontend
            .PerPort.Select(config => config.Tls)
            .Append(frontend.Default)
            .Any(tls => tls.Validation is { Mode: FrontendValidationMode.AllowInsecureFallback });

    private static FrontendValidation Of(IReader reader, NamespacedName gateway, FrontendTlsValidation validation, string field)
    {
        var results = validation.CaCertificateRefs.Select(reference => Resolve(reader, gateway, reference)).ToList();
        var unresolved = TlsValidations.Unresolved(results, $"{field}.validation.caCertificateRefs", Reasons.InvalidCaCertificateKind);
        var found = results
            .OfType<ReferenceResult<string>.Resolved>()
            .Select(result => result.Target)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return found.Count == 0
            ? new FrontendValidation(null, new Problem(Reasons.NoValidCaCertificate, unresolved!.Message), unresolved)
            : new FrontendValidation(new ClientValidation(string.Join('\n', found), ModeOf(validation)), null, unresolved);
    }

    private static ReferenceResult<string> Resolve(IReader reader, NamespacedName gateway, ObjectReference reference)
    {
        var target = new ReferredObject(
            reference.Group,
            reference.Kind,
            new NamespacedName(reference.Namespace ?? gateway.Namespace, reference.Name)
        );
        return CaBundles.Resolve(reader, target, new Crossing(WellKnown.GatewayGroup, Gateway.Type.Kind, gateway.Namespace, target));
    }

    private static ClientValidationMode ModeOf(FrontendTlsValidation validation) =>
        validation.Mode is FrontendValidationMode.AllowInsecureFallback ? ClientValidationMode.Request : ClientValidationMode.Require;
}
