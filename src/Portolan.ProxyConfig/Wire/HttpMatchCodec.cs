using Portolan.Primitives;
using Portolan.Routing;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire form of a rule's matches.</summary>
internal static class HttpMatchCodec
{
    public static HttpMatchMessage Encode(HttpMatch match)
    {
        var message = new HttpMatchMessage
        {
            PathType = EnumMaps.PathMatchTypes.Encode(match.Path.Type),
            Path = match.Path.Value,
            Headers = { match.Headers.Select(header => Encode(header.Name, header.Type, header.Value)) },
            QueryParams = { match.QueryParams.Select(query => Encode(query.Name, query.Type, query.Value)) },
            Grpc = match.Grpc is { } grpc ? Encode(grpc) : null,
        };
        if (match.Method is { } method)
        {
            message.Method = method;
        }

        return message;
    }

    public static HttpMatch Decode(HttpMatchMessage message) =>
        new()
        {
            Path = new PathMatch(EnumMaps.PathMatchTypes.Decode(message.PathType), message.Path),
            Method = message.HasMethod ? message.Method : null,
            Headers = message
                .Headers.Select(header => new HeaderMatch(header.Name, EnumMaps.ValueMatchTypes.Decode(header.Type), header.Value))
                .ToEquatableList(),
            QueryParams = message
                .QueryParams.Select(query => new QueryParamMatch(query.Name, EnumMaps.ValueMatchTypes.Decode(query.Type), query.Value))
                .ToEquatableList(),
            Grpc = message.Grpc is { } grpc ? Decode(grpc) : null,
        };

    private static ValueMatchMessage Encode(string name, ValueMatchType type, string value) =>
        new()
        {
            Name = name,
            Type = EnumMaps.ValueMatchTypes.Encode(type),
            Value = value,
        };

    private static GrpcMatchMessage Encode(GrpcMethodMatch match)
    {
        var message = new GrpcMatchMessage { Type = EnumMaps.ValueMatchTypes.Encode(match.Type) };
        if (match.Service is { } service)
        {
            message.Service = service;
        }

        if (match.Method is { } method)
        {
            message.Method = method;
        }

        return message;
    }

    private static GrpcMethodMatch Decode(GrpcMatchMessage message) =>
        new(
            EnumMaps.ValueMatchTypes.Decode(message.Type),
            message.HasService ? message.Service : null,
            message.HasMethod ? message.Method : null
        );
}
