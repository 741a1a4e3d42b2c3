using Portolan.Api.Schemas;

namespace Portolan.Api.Gateway;

/// <summary>The regular expressions of Gateway API's named string types; they are part of the API, letter by letter.</summary>
internal static class GatewayPatterns
{
    public const string Subdomain = @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    public const string Group = "^$|" + Subdomain;
    public const string Kind = "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$";
    public const string DnsLabel = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    public const string Namespace = DnsLabel;
    public const string Hostname = @"^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    public const string HeaderName = @"^[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+$";
    public const string HeaderValue = @"^[!-~]+([\t ]?[!-~]+)*$";
    public const string Duration = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";
    public const string Controller = @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+$";
    public const string AddressType = "^Hostname|IPAddress|NamedAddress|" + QualifiedName;
    public const string Protocol =
        "^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|" + @"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9]+$";
    public const string LabelValue = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";
    public const string Path = "^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$";
    private const string QualifiedName =
        @"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+$";
}

/// <summary>An API group; empty means the core group.</summary>
internal sealed class GroupAttribute : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { MaxLength = 253, Pattern = GatewayPatterns.Group };
}

/// <summary>A kind.</summary>
internal sealed class KindAttribute : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { MinLength = 1, MaxLength = 63, Pattern = GatewayPatterns.Kind };
}

/// <summary>The name of an object.</summary>
internal sealed class ObjectNameAttribute : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { MinLength = 1, MaxLength = 253 };
}

/// <summary>The name of a namespace.</summary>
internal sealed class NamespaceNameAttribute : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) =>
        schema with
        {
            MinLength = 1,
            MaxLength = 63,
            Pattern = GatewayPatterns.Namespace,
        };
}

/// <summary>The name of a listener, a rule or another section of an object; also a host name without wildcard.</summary>
internal sealed class SubdomainAttribute : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) =>
        schema with
        {
            MinLength = 1,
            MaxLength = 253,
            Pattern = GatewayPatterns.Subdomain,
        };
}

/// <summary>A host name whose first label may be <c>*</c>.</summary>
internal sealed class HostnameAttribute : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) =>
        schema with
        {
            MinLength = 1,
            MaxLength = 253,
            Pattern = GatewayPatterns.Hostname,
        };
}

/// <summary>The name of an HTTP header or query parameter.</summary>
internal sealed class HeaderNameAttribute : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) =>
        schema with
        {
            MinLength = 1,
            MaxLength = 256,
            Pattern = GatewayPatterns.HeaderName,
        };
}

/// <summary>The value of an HTTP header.</summary>
internal sealed class HeaderValueAttribute : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) =>
        schema with
        {
            MinLength = 1,
            MaxLength = 4096,
            Pattern = GatewayPatterns.HeaderValue,
        };
}

/// <summary>A port.</summary>
internal sealed class PortNumberAttribute : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) => schema with { Minimum = 1, Maximum = 65535 };
}

/// <summary>The name of a controller.</summary>
internal sealed class ControllerNameAttribute : SchemaAttribute
{
    internal override JsonSchema Apply(JsonSchema schema) =>
        schema with
        {
            MinLength = 1,
            MaxLength = 253,
            Pattern = GatewayPatterns.Controller,
        };
}
