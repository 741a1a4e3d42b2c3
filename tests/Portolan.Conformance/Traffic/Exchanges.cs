namespace Portolan.Conformance.Traffic;

/// <summary>Starts a row: <c>Get("/one").From("alpha")</c>.</summary>
internal static class Exchanges
{
    public static Exchange Get(string target) => new("GET", target);

    public static Exchange Send(string method, string target) => new(method, target);
}
