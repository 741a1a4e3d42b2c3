using System.Collections.Immutable;
using Portolan.Conformance.Workloads;

namespace Portolan.Conformance.Traffic;

/// <summary>A request, and what must come of it: one row of a test's table. Built by <see cref="Exchanges"/>.</summary>
internal sealed record Exchange(string Method, string Target)
{
    /// <summary>The <c>Host</c> header; the gateway's address when empty.</summary>
    public string Authority { get; init; } = "";

    /// <summary>The listener's port, as the manifest says it.</summary>
    public int Port { get; init; } = 80;

    /// <summary>Whether TLS is spoken; the name in it is <see cref="Authority"/> unless <see cref="ServerName"/> says another.</summary>
    public string Scheme { get; init; } = "http";

    public string? ServerName { get; init; }

    public Version HttpVersion { get; init; } = System.Net.HttpVersion.Version11;

    public ImmutableList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Answers that are right; one is the rule.</summary>
    public ImmutableList<int> Statuses { get; init; } = [200];

    /// <summary>The workload that must answer.</summary>
    public string? Workload { get; init; }

    /// <summary>The workload's namespace, when the name alone does not tell.</summary>
    public string? Namespace { get; init; }

    /// <summary>The path and query that the backend must see.</summary>
    public string? SeenTarget { get; init; }

    /// <summary>The host that the backend must see.</summary>
    public string? SeenHost { get; init; }

    public string? SeenProtocol { get; init; }

    /// <summary>The server name that the gateway must send to the backend, in TLS.</summary>
    public string? SeenServerName { get; init; }

    /// <summary>The certificate that the gateway must show to the backend.</summary>
    public Issued? SeenClientCertificate { get; init; }

    /// <summary>The certificate that the client shows when it is asked.</summary>
    public Issued? ClientCertificate { get; init; }

    /// <summary>Headers with the values that the backend must see, several joined by a comma; a value of null must not be there.</summary>
    public ImmutableList<(string Name, string? Value)> SeenHeaders { get; init; } = [];

    /// <summary>The same of the answer's headers.</summary>
    public ImmutableList<(string Name, string? Value)> AnswerHeaders { get; init; } = [];

    /// <summary>Where a redirect must lead: every part is compared, a port that is the scheme's own counts as none.</summary>
    public Uri? Location { get; init; }

    /// <summary>The certificate that must be shown.</summary>
    public string? CertificateThumbprint { get; init; }

    public Exchange Host(string host) => this with { Authority = host };

    public Exchange On(int port) => this with { Port = port };

    public Exchange Tls() => this with { Scheme = "https", Port = Port == 80 ? 443 : Port };

    public Exchange Header(string name, string value) => this with { Headers = Headers.Add((name, value)) };

    public Exchange From(string workload) => this with { Workload = workload };

    public Exchange In(string @namespace) => this with { Namespace = @namespace };

    public Exchange Is(params int[] statuses) => this with { Statuses = [.. statuses] };

    public Exchange Sees(string target) => this with { SeenTarget = target };

    public Exchange SeesHost(string host) => this with { SeenHost = host };

    public Exchange SeesHeader(string name, string? value) => this with { SeenHeaders = SeenHeaders.Add((name, value)) };

    public Exchange HasHeader(string name, string? value) => this with { AnswerHeaders = AnswerHeaders.Add((name, value)) };

    public Exchange RedirectsTo(string location, int status = 302) => this with { Location = new Uri(location), Statuses = [status] };

    public override string ToString() =>
        $"{Method} {(ServerName is null ? "" : $"({ServerName}) ")}{Scheme}://{(Authority.Length == 0 ? "*" : Authority)}:{Port}{Target}{string.Concat(Headers.Select(header => $" {header.Name}={header.Value}"))}";
}
