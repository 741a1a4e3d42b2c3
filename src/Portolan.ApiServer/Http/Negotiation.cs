using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Portolan.ApiServer.Errors;

namespace Portolan.ApiServer.Http;

/// <summary>The shape in which a client wants objects.</summary>
internal enum Representation
{
    Object,
    Table,
    PartialMetadata,
}

/// <summary>The text in which a client wants them.</summary>
internal enum TextFormat
{
    Json,
    Yaml,
}

/// <summary>What the Accept header asks for: the first entry that is known wins, as in kube-apiserver.</summary>
internal sealed record Negotiation(Representation Representation, TextFormat Format)
{
    public static Negotiation Default { get; } = new(Representation.Object, TextFormat.Json);

    public static Negotiation Of(HttpRequest request)
    {
        var header = request.Headers.Accept;
        if (StringValues.IsNullOrEmpty(header) || !MediaTypeHeaderValue.TryParseList(header, out var accepted))
        {
            return Default;
        }
        foreach (var type in accepted)
        {
            if (FormatOf(type) is not { } format)
            {
                continue;
            }
            var shape = Parameter(type, "as");
            if (shape is null)
            {
                return new(Representation.Object, format);
            }
            if (Parameter(type, "g") == "meta.k8s.io" && Parameter(type, "v") is "v1" or "v1beta1")
            {
                if (shape == "Table")
                {
                    return new(Representation.Table, format);
                }
                if (shape is "PartialObjectMetadata" or "PartialObjectMetadataList")
                {
                    return new(Representation.PartialMetadata, format);
                }
            }
        }

        throw Refusals.NotAcceptable("application/json", "application/yaml");
    }

    /// <summary>Whether discovery is asked for in one piece.</summary>
    public static bool WantsAggregatedDiscovery(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type =>
            Parameter(type, "g") == "apidiscovery.k8s.io"
            && Parameter(type, "v") == "v2"
            && Parameter(type, "as") == "APIGroupDiscoveryList"
        );

    private static TextFormat? FormatOf(MediaTypeHeaderValue type) =>
        type.MediaType.Value switch
        {
            "application/json" or "*/*" or "application/*" => TextFormat.Json,
            "application/yaml" => TextFormat.Yaml,
            _ => null,
        };

    private static string? Parameter(MediaTypeHeaderValue type, string name)
    {
        foreach (var parameter in type.Parameters)
        {
            if (parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return parameter.Value.Value;
            }
        }

        return null;
    }
}
