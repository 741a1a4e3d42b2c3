using System.Globalization;
using System.Text;
using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Listeners;
using Portolan.Translation.GatewayApi.MeshSelection;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.Proxies.Gateways;

/// <summary>The proxies of MeshGatewayInstances that users wrote, each with the MeshGateway that its tags select.</summary>
internal static class InstanceProxyRules
{
    private static readonly ResourceIndex<MeshGateway> GatewaysByService = new(
        "MeshGateways by service tag",
        gateway => gateway.Spec.Selectors.Select(selector => selector.Match.GetValueOrDefault(WellKnown.ServiceTag)).OfType<string>()
    );

    /// <summary>
    /// The MeshGateway that an instance serves; absent for an instance that we generated, or that no MeshGateway selects.
    /// </summary>
    public static Rule<NamespacedName, MeshGateway?> Served { get; } =
        new(
            "MeshGateway of a MeshGatewayInstance",
            (reader, key) =>
                reader.Get<MeshGatewayInstance>(key) is { } instance && !Generated.IsOurs(reader, instance)
                    ? Select(reader, instance)
                    : null
        );

    /// <summary>The proxy of an instance; absent when it serves nothing.</summary>
    public static Rule<NamespacedName, ProxyGateway?> OfInstance { get; } =
        new(
            "proxy of a MeshGatewayInstance",
            (reader, key) =>
                reader.Fetch(Served, key) is { } gateway
                    ? new ProxyGateway
                    {
                        Proxy = ProxyKey.Gateway(key.Namespace, key.Name, MeshOfGateway(gateway)),
                        Mesh = MeshOfGateway(gateway),
                        MeshGateway = gateway.Metadata.Name,
                    }
                    : null
        );

    /// <summary>The listeners of an instance's proxy.</summary>
    public static Rule<NamespacedName, EquatableList<Member<ScopeKey, ListenerKey, ServedListener>>> ListenersOf { get; } =
        new(
            "served listeners of a MeshGatewayInstance",
            (reader, key) =>
                reader.Fetch(Served, key) is { } gateway
                    ? (gateway.Spec.Conf?.Listeners ?? [])
                        .Select(listener => ServedAs(reader, key, gateway, listener))
                        .OfType<ServedListener>()
                        .Select(served => new Member<ScopeKey, ListenerKey, ServedListener>(
                            ScopeKey.Of(ProxyKey.Gateway(key.Namespace, key.Name, MeshOfGateway(gateway))),
                            served.Listener.Key,
                            served
                        ))
                        .ToEquatableList()
                    : []
        );

    /// <summary>The mesh of a MeshGateway.</summary>
    public static string MeshOfGateway(MeshGateway gateway) => gateway.Mesh is { Length: > 0 } mesh ? mesh : WellKnown.DefaultMesh;

    /// <summary>
    /// The one MeshGateway of the mesh whose selector fits best: most tags, then the newest (kuma MeshGateway selectors).
    /// </summary>
    private static MeshGateway? Select(IReader reader, MeshGatewayInstance instance)
    {
        var mesh = MeshOf.Object(reader, instance.Metadata);
        var service = ObjectNames.GatewayService(instance.Metadata.Key);
        var tags = instance.Spec.Tags.With(WellKnown.ServiceTag, service);
        return reader
            .Lookup(GatewaysByService, service)
            .Where(gateway => string.Equals(MeshOfGateway(gateway), mesh, StringComparison.Ordinal) && !Generated.IsOurs(reader, gateway))
            .Select(gateway => (Gateway: gateway, Tags: BestMatch(gateway, tags)))
            .Where(candidate => candidate.Tags >= 0)
            .OrderByDescending(candidate => candidate.Tags)
            .ThenByDescending(candidate => candidate.Gateway.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue)
            .ThenBy(candidate => candidate.Gateway.Metadata.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Gateway)
            .FirstOrDefault();
    }

    private static int BestMatch(MeshGateway gateway, EquatableMap<string> tags) =>
        gateway
            .Spec.Selectors.Where(selector =>
                selector.Match.All(tag => tag.Value is "*" ? tags.ContainsKey(tag.Key) : tags.GetValueOrDefault(tag.Key) == tag.Value)
            )
            .Select(selector => selector.Match.Count)
            .DefaultIfEmpty(-1)
            .Max();

    private static ServedListener? ServedAs(IReader reader, NamespacedName instance, MeshGateway gateway, MeshGatewayListener listener)
    {
        if (MeshFindings.RefusalOf(listener) is not null || ListenerProtocols.Of(listener) is not { } protocol)
        {
            return null;
        }

        var hostname = listener.ServedHostname();
        var key = new ListenerKey(
            MeshGatewayInstance.Type.Kind,
            instance.Namespace,
            instance.Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{listener.Protocol!.ToLowerInvariant()}-{listener.Port}{(hostname.Length == 0 ? "" : $"-{hostname}")}"
            )
        );
        var certificates = (listener.Tls?.Certificates ?? [])
            .Select(
                (source, index) =>
                    SourceOf(
                        reader,
                        gateway,
                        source,
                        new CertificateKey(
                            key.Kind,
                            key.Namespace,
                            key.Name,
                            string.Create(CultureInfo.InvariantCulture, $"{key.Section}/{index}")
                        )
                    )
            )
            .OfType<CertificateSource>()
            .ToEquatableList();
        return new ServedListener
        {
            Listener = new Listener
            {
                Key = key,
                Port = listener.Port,
                Protocol = protocol.Serves,
                Hostname = hostname,
                Certificates = certificates.Select(certificate => certificate.Key).ToEquatableList(),
                Generation = gateway.Metadata.Generation,
                ClientAddressing = ClientAddressings.Of(listener),
            },
            Tags = gateway.Spec.Tags.With(listener.Tags),
            Certificates = certificates,
        };
    }

    private static CertificateSource? SourceOf(IReader reader, MeshGateway gateway, DataSource source, CertificateKey inlineKey) =>
        source switch
        {
            // Of the Secrets in the system's namespace a mesh has its own alone (kuma: "secrets belong to a mesh"); the control plane's are
            // nobody's.
            { Secret: { Length: > 0 } name } when new NamespacedName(reader.Options().SystemNamespace, name) is var secret => string.Equals(
                reader.Fetch(CertificateRules.MeshOfSecret, secret),
                MeshOfGateway(gateway),
                StringComparison.Ordinal
            )
                ? new CertificateSource.MeshSecret(secret)
                : null,
            { InlineString: { Length: > 0 } text } => new CertificateSource.Inline(inlineKey, new Secret(text)),
            { Inline: { Length: > 0 } base64 } when Decode(base64) is { } text => new CertificateSource.Inline(inlineKey, new Secret(text)),
            _ => null,
        };

    private static string? Decode(string base64)
    {
        var octets = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, octets, out var count) ? Encoding.UTF8.GetString(octets, 0, count) : null;
    }
}
