using System.Reflection;

namespace Portolan.Proxy;

/// <summary>The version of this program.</summary>
public static class ProxyVersion
{
    /// <summary>Semantic version, such as <c>0.1.0</c>.</summary>
    public static string Text { get; } =
        typeof(ProxyVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "0.0.0";
}
