using Portolan.Api.Schemas;
using Portolan.Primitives;
using static Portolan.Api.Schemas.Cel;

namespace Portolan.Api.Gateway;

/// <summary>The settings that the type says are there, and no others.</summary>
internal sealed class XBackendSpecRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "self.type == 'ExternalHostname' ? has(self.externalHostname) : !has(self.externalHostname)",
                "externalHostname must be set when type is ExternalHostname and must be unset otherwise",
                static spec => (spec.Text("type") == XBackendType.ExternalHostname) == spec.Has("externalHostname")
            ),
        ];
}

/// <summary>A host outside of the cluster has no name of the cluster.</summary>
internal sealed class ExternalHostnameRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "!self.endsWith('.cluster.local')",
                "hostname must not be an IP address or end with .cluster.local",
                static hostname => !hostname.Text().EndsWith(".cluster.local", StringComparison.Ordinal)
            ),
        ];
}

/// <summary>A port has the name of a DNS label, or none.</summary>
internal sealed class PortNameRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "size(self) == 0 || format.dns1123Label().validate(self) == null",
                "Name must be a valid DNS label",
                static name =>
                    name.Text() is var text
                    && (text.Length == 0 || (text.Length <= 63 && PatternCache.IsMatch(GatewayPatterns.DnsLabel, text)))
            ),
        ];
}

/// <summary>A client certificate is there when it is shown.</summary>
internal sealed class XBackendTlsRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "self.mode == 'ClientAndServer' ? has(self.clientCertificateRef) : !has(self.clientCertificateRef)",
                "clientCertificateRef must be set if and only if mode is ClientAndServer",
                static tls => (tls.Text("mode") == XBackendTlsMode.ClientAndServer) == tls.Has("clientCertificateRef")
            ),
        ];
}
