using System.Text.Json.Nodes;
using Portolan.Api.Gateway;
using Portolan.Api.Schemas;

namespace Portolan.Api.Mesh;

/// <summary>Rules of MeshHTTPRoutes and MeshTCPRoutes; on a cluster of Kuma a webhook has them.</summary>
internal static class MeshHttpRouteValidation
{
    public static IEnumerable<FieldError> Validate(JsonObject route)
    {
        var spec = route.At("spec");
        var errors = MeshRouteKinds.ValidateTop(spec).ToList();
        foreach (var (to, path) in Each(spec, "to", "spec"))
        {
            errors.AddRange(MeshRouteKinds.ValidateDestination(spec, to, path));
            if (to.Size("hostnames") > 0 && !MeshRouteKinds.IsForGateway(spec))
            {
                errors.Add(SchemaErrors.Invalid($"{path}.hostnames", to.At("hostnames")!, "must not be defined"));
            }

            foreach (var (rule, rulePath) in Each(to, "rules", path))
            {
                errors.AddRange(Rule(rule, rulePath, spec));
            }
        }

        return errors;
    }

    public static IEnumerable<FieldError> ValidateConnections(JsonObject route)
    {
        var spec = route.At("spec");
        var errors = MeshRouteKinds.ValidateTop(spec).ToList();
        foreach (var (to, path) in Each(spec, "to", "spec"))
        {
            errors.AddRange(MeshRouteKinds.ValidateDestination(spec, to, path));
            foreach (var (rule, rulePath) in Each(to, "rules", path))
            {
                var backends = Each(rule.At("default"), "backendRefs", $"{rulePath}.default").ToList();
                if (backends.Count == 0)
                {
                    errors.Add(
                        new FieldError(
                            $"{rulePath}.default.backendRefs",
                            FieldErrorReason.FieldValueRequired,
                            "Required value: must be defined"
                        )
                    );
                }

                errors.AddRange(backends.SelectMany(backend => MeshRouteKinds.ValidateBackend(backend.Node, backend.Path)));
            }
        }

        return errors;
    }

    private static IEnumerable<FieldError> Rule(JsonNode? rule, string path, JsonNode? spec)
    {
        foreach (var error in Each(rule, "matches", path).SelectMany(match => MeshHttpMatchValidation.Validate(match.Node, match.Path)))
        {
            yield return error;
        }

        var conf = rule.At("default");
        var allPrefixes = rule.Items("matches").All(match => match.At("path").Text("type") == PathMatchType.PathPrefix);
        foreach (var (filter, filterPath) in Each(conf, "filters", $"{path}.default"))
        {
            foreach (
                var error in MeshHttpFilterValidation.Validate(
                    filter,
                    filterPath,
                    allPrefixes ? PrefixMatches.All : PrefixMatches.NotAll,
                    spec
                )
            )
            {
                yield return error;
            }
        }

        foreach (var (backend, backendPath) in Each(conf, "backendRefs", $"{path}.default"))
        {
            foreach (var error in MeshRouteKinds.ValidateBackend(backend, backendPath))
            {
                yield return error;
            }
        }

        var redirects = conf.Items("filters").Any(filter => filter.Text("type") == HttpRouteFilterType.RequestRedirect);
        if (MeshRouteKinds.IsForGateway(spec) && conf.Size("backendRefs") == 0 && !redirects)
        {
            yield return new FieldError(
                $"{path}.default.backendRefs",
                FieldErrorReason.FieldValueRequired,
                "Required value: must not be empty"
            );
        }
    }

    internal static IEnumerable<(JsonNode? Node, string Path)> Each(JsonNode? holder, string field, string path) =>
        holder.Items(field).Select((item, index) => (item, $"{path}.{field}[{index}]"));
}

/// <summary>Whether all matches of a rule are prefixes of paths.</summary>
internal enum PrefixMatches
{
    /// <summary>All are.</summary>
    All,

    /// <summary>Some are not.</summary>
    NotAll,
}
