using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.Primitives;
using static Portolan.Api.Schemas.Cel;

namespace Portolan.Api.Gateway;

/// <summary>What the listeners of a Gateway must keep to.</summary>
internal sealed class ListenerListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            .. ListenerRules.Shared,
            Rule(
                "self.all(l1, self.exists_one(l2, l1.port == l2.port && l1.protocol == l2.protocol && (has(l1.hostname) && has(l2.hostname) ? l1.hostname == l2.hostname : !has(l1.hostname) && !has(l2.hostname))))",
                "Combination of port, protocol and hostname must be unique for each listener",
                static list => list.AllUnique(ListenerRules.SamePlace)
            ),
        ];
}

/// <summary>What the listeners of a ListenerSet must keep to; the text of the last rule is another one than a Gateway's.</summary>
internal sealed class ListenerEntryListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            .. ListenerRules.Shared,
            Rule(
                "self.all(l1, !has(l1.port) || self.exists_one(l2, has(l2.port) && l1.port == l2.port && l1.protocol == l2.protocol && (has(l1.hostname) && has(l2.hostname) ? l1.hostname == l2.hostname : !has(l1.hostname) && !has(l2.hostname))))",
                "Combination of port, protocol and hostname must be unique for each listener",
                static list => list.AllUnique(ListenerRules.SamePlace)
            ),
        ];
}

/// <summary>What listeners must keep to, wherever they stand.</summary>
internal static class ListenerRules
{
    public static ValidationRule[] Shared =>
        [
            Rule(
                "self.all(l, l.protocol in ['HTTP', 'TCP', 'UDP'] ? !has(l.tls) : true)",
                "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
                static list => list.Items().All(l => l.Text("protocol") is not ("HTTP" or "TCP" or "UDP") || !l.Has("tls"))
            ),
            Rule(
                "self.all(l, (l.protocol == 'HTTPS' && has(l.tls)) ? (l.tls.mode == '' || l.tls.mode == 'Terminate') : true)",
                "tls mode must be Terminate for protocol HTTPS",
                static list => list.Items().All(l => l.Text("protocol") != "HTTPS" || !l.Has("tls") || Mode(l) is "" or TlsMode.Terminate)
            ),
            Rule(
                "self.all(l, (l.protocol == 'TLS' ? has(l.tls) && has(l.tls.mode) && l.tls.mode != '' : true))",
                "tls mode must be set for protocol TLS",
                static list => list.Items().All(l => l.Text("protocol") != "TLS" || Mode(l).Length > 0)
            ),
            Rule(
                "self.all(l, l.protocol in ['TCP', 'UDP']  ? (!has(l.hostname) || l.hostname == '') : true)",
                "hostname must not be specified for protocols ['TCP', 'UDP']",
                static list => list.Items().All(l => l.Text("protocol") is not ("TCP" or "UDP") || l.Text("hostname").Length == 0)
            ),
            Rule(
                "self.all(l1, self.exists_one(l2, l1.name == l2.name))",
                "Listener name must be unique within the Gateway",
                static list => list.AllUnique((a, b) => a.Text("name") == b.Text("name"))
            ),
        ];

    private static string Mode(JsonNode? listener) => listener.At("tls").Text("mode");

    public static bool SamePlace(JsonNode? a, JsonNode? b) =>
        a.Number("port").Equals(b.Number("port"))
        && a.Text("protocol") == b.Text("protocol")
        && a.Has("hostname") == b.Has("hostname")
        && a.Text("hostname") == b.Text("hostname");
}

/// <summary>A listener that decrypts needs a certificate, or settings that say where it comes from.</summary>
internal sealed class ListenerTlsRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "self.mode == 'Terminate' ? size(self.certificateRefs) > 0 || size(self.options) > 0 : true",
                "certificateRefs or options must be specified when mode is Terminate",
                static tls => tls.Text("mode") != TlsMode.Terminate || tls.Size("certificateRefs") > 0 || tls.Size("options") > 0
            ) with
            {
                Fails = MissingKey,
            },
        ];

    /// <summary>
    /// The only rule of Gateway API that reads fields which may be absent: that is an error, unless the other side of the "or" is true.
    /// </summary>
    private static string? MissingKey(JsonNode tls) =>
        tls switch
        {
            _ when tls.Text("mode") != TlsMode.Terminate || tls.Size("certificateRefs") > 0 || tls.Size("options") > 0 => null,
            _ when !tls.Has("certificateRefs") => "no such key: certificateRefs",
            _ when !tls.Has("options") => "no such key: options",
            _ => null,
        };
}

/// <summary>No port has two settings.</summary>
internal sealed class TlsPortListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "self.all(t1, self.exists_one(t2, t1.port == t2.port))",
                "Port for TLS configuration must be unique within the Gateway",
                static list => list.AllUnique((a, b) => a.Number("port").Equals(b.Number("port")))
            ),
        ];
}
