namespace Portolan.Routing.Tests;

/// <summary>A request that can be stored; <c>GET example.com/a?b=c</c>.</summary>
internal sealed record TestRequest(string Host, string Path, string Method = "GET", string Query = "")
{
    public (string Name, string Value)[] Headers { get; init; } = [];

    public RequestHead ToHead() =>
        new()
        {
            Host = Host,
            Path = Path,
            Method = Method,
            Query = Query,
        };

    public static TestRequest To(string path) => new("example.com", path);

    public TestRequest With(params (string Name, string Value)[] headers) => this with { Headers = headers };
}
