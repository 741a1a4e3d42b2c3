using System.Collections.Immutable;
using Grpc.Core;
using Portolan.Conformance.Workloads;

namespace Portolan.Conformance.Traffic;

/// <summary>A call of gRPC, and what must come of it: one row of a test's table. <c>Call("Echo").From("alpha")</c>.</summary>
internal sealed record GrpcExchange(string Method)
{
    public string Service { get; init; } = GrpcEchoServer.Service;

    /// <summary>The <c>:authority</c>; the gateway's address when empty.</summary>
    public string Authority { get; init; } = "";

    /// <summary>The listener's port, as the manifest says it.</summary>
    public int Port { get; init; } = 80;

    public ImmutableList<(string Name, string Value)> Headers { get; init; } = [];

    public StatusCode Status { get; init; } = StatusCode.OK;

    /// <summary>The workload that must answer.</summary>
    public string? Workload { get; init; }

    public string? Namespace { get; init; }

    /// <summary>Headers with the values that the backend must see, several joined by a comma; a value of null must not be there.</summary>
    public ImmutableList<(string Name, string? Value)> SeenHeaders { get; init; } = [];

    /// <summary>The same of the answer's headers.</summary>
    public ImmutableList<(string Name, string? Value)> AnswerHeaders { get; init; } = [];

    public static GrpcExchange Call(string method) => new(method);

    public GrpcExchange Host(string authority) => this with { Authority = authority };

    public GrpcExchange Header(string name, string value) => this with { Headers = Headers.Add((name, value)) };

    public GrpcExchange From(string workload) => this with { Workload = workload };

    public GrpcExchange In(string @namespace) => this with { Namespace = @namespace };

    public GrpcExchange Is(StatusCode status) => this with { Status = status };

    public GrpcExchange SeesHeader(string name, string? value) => this with { SeenHeaders = SeenHeaders.Add((name, value)) };

    public GrpcExchange HasHeader(string name, string? value) => this with { AnswerHeaders = AnswerHeaders.Add((name, value)) };

    public override string ToString() =>
        $"{(Authority.Length == 0 ? "*" : Authority)}:{Port}/{Service}/{Method}{string.Concat(Headers.Select(header => $" {header.Name}={header.Value}"))}";
}
