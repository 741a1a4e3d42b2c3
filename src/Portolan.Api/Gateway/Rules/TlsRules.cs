using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.Primitives;
using static Portolan.Api.Schemas.Cel;

namespace Portolan.Api.Gateway;

/// <summary>What host names in SNI look like.</summary>
internal sealed class TlsHostnameListRules : IRuleSet
{
    private const string Exact = @"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)$";
    private const string Quoted = @"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)$";

    public static EquatableList<ValidationRule> Rules =>
        [
            Rule("self.all(h, !isIP(h))", "Hostnames cannot contain an IP", static list => !Hosts(list).Any(IsAddress)),
            Rule(
                $"self.all(h, !h.contains('*') ? h.matches('{Quoted}') : true)",
                "Hostnames must be valid based on RFC-1123",
                static list => Hosts(list).All(host => host.Contains('*') || PatternCache.IsMatch(Exact, host))
            ),
            Rule(
                $"self.all(h, h.contains('*') ? (h.startsWith('*.') && h.substring(2).matches('{Quoted}')) : true)",
                "Wildcards on hostnames must be the first label, and the rest of hostname must be valid based on RFC-1123",
                static list =>
                    Hosts(list)
                        .All(host =>
                            !host.Contains('*')
                            || (host.StartsWith("*.", StringComparison.Ordinal) && PatternCache.IsMatch(Exact, host[2..]))
                        )
            ),
        ];

    // Not IPAddress.TryParse: it takes "1" and "10.1" for addresses too, and they are names.
    private static bool IsAddress(string host) => TextFormats.IsValid("ipv4", host) || TextFormats.IsValid("ipv6", host);

    private static IEnumerable<string> Hosts(JsonNode list) => list.Items().Select(host => host.Text());
}

/// <summary>Several references of a policy to one target must name different parts of it.</summary>
internal sealed class PolicyTargetListRules : IRuleSet
{
    private const string Same = "p1.group == p2.group && p1.kind == p2.kind && p1.name == p2.name";

    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                $"self.all(p1, self.all(p2, {Same} ? ((!has(p1.sectionName) || p1.sectionName == '') == (!has(p2.sectionName) || p2.sectionName == '')) : true))",
                "sectionName must be specified when targetRefs includes 2 or more references to the same target",
                static list =>
                    list.Items()
                        .All(a =>
                            list.Items()
                                .All(b => !SameTarget(a, b) || (a.Text("sectionName").Length == 0) == (b.Text("sectionName").Length == 0))
                        )
            ),
            Rule(
                $"self.all(p1, self.exists_one(p2, {Same} && (((!has(p1.sectionName) || p1.sectionName == '') && (!has(p2.sectionName) || p2.sectionName == '')) || (has(p1.sectionName) && has(p2.sectionName) && p1.sectionName == p2.sectionName))))",
                "sectionName must be unique when targetRefs includes 2 or more references to the same target",
                static list => list.AllUnique((a, b) => SameTarget(a, b) && a.Text("sectionName") == b.Text("sectionName"))
            ),
        ];

    private static bool SameTarget(JsonNode? a, JsonNode? b) =>
        a.Text("group") == b.Text("group") && a.Text("kind") == b.Text("kind") && a.Text("name") == b.Text("name");
}

/// <summary>CA certificates come from one place.</summary>
internal sealed class BackendTlsValidationRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "!(has(self.caCertificateRefs) && size(self.caCertificateRefs) > 0 && has(self.wellKnownCACertificates) && self.wellKnownCACertificates != \"\")",
                "must not contain both CACertificateRefs and WellKnownCACertificates",
                static tls => tls.Size("caCertificateRefs") == 0 || tls.Text("wellKnownCACertificates").Length == 0
            ),
            Rule(
                "(has(self.caCertificateRefs) && size(self.caCertificateRefs) > 0 || has(self.wellKnownCACertificates) && self.wellKnownCACertificates != \"\")",
                "must specify either CACertificateRefs or WellKnownCACertificates",
                static tls => tls.Size("caCertificateRefs") > 0 || tls.Text("wellKnownCACertificates").Length > 0
            ),
        ];
}

/// <summary>The field that the type of a name says is set, and no other.</summary>
internal sealed class SubjectAltNameRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [.. FieldOfType("Hostname", "hostname"), .. FieldOfType("URI", "uri")];

    private static ValidationRule[] FieldOfType(string type, string field) =>
        [
            Rule(
                $"!(self.type == \"{type}\" && (!has(self.{field}) || self.{field} == \"\"))",
                $"SubjectAltName element must contain {type}, if Type is set to {type}",
                name => name.Text("type") != type || name.Text(field).Length > 0
            ),
            Rule(
                $"!(self.type != \"{type}\" && has(self.{field}) && self.{field} != \"\")",
                $"SubjectAltName element must not contain {type}, if Type is not set to {type}",
                name => name.Text("type") == type || name.Text(field).Length == 0
            ),
        ];
}
