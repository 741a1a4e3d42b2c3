namespace Portolan.ProxyConfig;

/// <summary>Names a listener: <c>namespace/gateway/listener</c>.</summary>
public readonly record struct ListenerKey(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Names a route: kind, namespace and name of the object that it came from, and the index of the rule, <c>HTTPRoute/shop/cart/0</c>.</summary>
public readonly record struct RouteKey(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Names a backend: kind, namespace, name and port, <c>Service/shop/cart/8080</c>.</summary>
public readonly record struct BackendKey(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Names a certificate: <c>namespace/secret</c>.</summary>
public readonly record struct CertificateKey(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Names a proxy: the <c>namespace/name</c> of the Gateway (or workload) that it serves.</summary>
public readonly record struct ProxyKey(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}
