using System.Net;
using System.Text.Json.Nodes;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Api.Schemas;

namespace Portolan.Api.Mesh;

/// <summary>Rules of the filters of MeshHTTPRoutes.</summary>
internal static class MeshHttpFilterValidation
{
    public static IEnumerable<FieldError> Validate(JsonNode? filter, string path, PrefixMatches matches, JsonNode? spec)
    {
        var type = filter.Text("type");
        var field = type switch
        {
            HttpRouteFilterType.UrlRewrite => "urlRewrite",
            HttpRouteFilterType.Cors => "cors",
            "" => "type",
            _ => char.ToLowerInvariant(type[0]) + type[1..],
        };
        var settings = filter.At(field);
        var settingsPath = $"{path}.{field}";
        if (settings is null)
        {
            return [new FieldError(settingsPath, FieldErrorReason.FieldValueRequired, "Required value: must be defined")];
        }

        return type switch
        {
            HttpRouteFilterType.RequestHeaderModifier or HttpRouteFilterType.ResponseHeaderModifier => Headers(settings, settingsPath),
            HttpRouteFilterType.RequestRedirect => [.. Hostname(settings, settingsPath), .. Path(settings, settingsPath, matches)],
            HttpRouteFilterType.UrlRewrite =>
            [
                .. Hostname(settings, settingsPath),
                .. Path(settings, settingsPath, matches),
                .. BackendHostname(settings, settingsPath, spec),
            ],
            HttpRouteFilterType.RequestMirror => Mirror(settings, settingsPath),
            HttpRouteFilterType.ExternalAuth => MeshRouteKinds.ValidateBackend(settings.At("backendRef"), $"{settingsPath}.backendRef"),
            _ => [],
        };
    }

    private static IEnumerable<FieldError> Headers(JsonNode settings, string path)
    {
        if (settings.Size("set") + settings.Size("add") + settings.Size("remove") == 0)
        {
            yield return SchemaErrors.Invalid(path, settings, "must have at least one of [add, set, remove]");
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (list, name) in new[] { ("add", ".name"), ("set", ".name"), ("remove", "") })
        {
            foreach (var (item, itemPath) in MeshHttpRouteValidation.Each(settings, list, path))
            {
                var header = name.Length == 0 ? item.Text() : item.Text("name");
                if (!seen.Add(header))
                {
                    yield return SchemaErrors.Invalid(itemPath + name, JsonValue.Create(header), "duplicate header name");
                }
            }
        }
    }

    private static IEnumerable<FieldError> Hostname(JsonNode settings, string path)
    {
        var hostname = settings.Text("hostname");
        if (hostname.Length == 0)
        {
            yield break;
        }

        if (IPAddress.TryParse(hostname, out _))
        {
            yield return SchemaErrors.Invalid($"{path}.hostname", JsonValue.Create(hostname), "cannot be an IP address");
        }

        foreach (var problem in Names.ProblemsOfSubdomain(hostname))
        {
            yield return SchemaErrors.Invalid($"{path}.hostname", JsonValue.Create(hostname), problem);
        }
    }

    private static IEnumerable<FieldError> Path(JsonNode settings, string path, PrefixMatches matches)
    {
        if (settings.At("path").Text("type") == HttpPathModifierType.ReplacePrefixMatch && matches != PrefixMatches.All)
        {
            yield return SchemaErrors.Invalid(
                $"{path}.path.type",
                settings.At("path").At("type")!,
                "can only appear if all matches match a path prefix"
            );
        }
    }

    private static IEnumerable<FieldError> BackendHostname(JsonNode settings, string path, JsonNode? spec)
    {
        if (settings.At("hostToBackendHostname")?.ToJsonString() != "true")
        {
            yield break;
        }

        if (settings.Has("hostname"))
        {
            yield return SchemaErrors.Invalid($"{path}.hostToBackendHostname", "true", "must not be set together with hostname");
        }

        if (!MeshRouteKinds.IsForGateway(spec))
        {
            yield return SchemaErrors.Invalid($"{path}.hostToBackendHostname", "true", "can only be set with MeshGateway");
        }
    }

    private static IEnumerable<FieldError> Mirror(JsonNode settings, string path)
    {
        if (settings.Has("percentage") && settings.Has("fraction"))
        {
            yield return SchemaErrors.Invalid($"{path}.fraction", settings.At("fraction")!, "must not be set together with percentage");
        }

        if (
            settings.At("percentage") is { } percentage
            && (
                !double.TryParse(percentage.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number)
                || number is < 0 or > 100
            )
        )
        {
            yield return SchemaErrors.Invalid($"{path}.percentage", percentage, "has to be in [0 - 100] range");
        }

        foreach (var error in MeshRouteKinds.ValidateBackend(settings.At("backendRef"), $"{path}.backendRef"))
        {
            yield return error;
        }
    }
}
