namespace Portolan.Translation.GatewayApi.References;

/// <summary>A ConfigMap as a source of authorities.</summary>
internal abstract record CaBundle
{
    private CaBundle() { }

    /// <summary>There is no such ConfigMap.</summary>
    public sealed record Missing : CaBundle;

    /// <summary>There is a ConfigMap, and it cannot serve; <paramref name="Message"/> says why.</summary>
    public sealed record Unusable(string Message) : CaBundle;

    /// <summary>One certificate or more, PEM and nothing else.</summary>
    public sealed record Certificates(string Pem) : CaBundle;
}
