using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Selectors;

/// <summary>
/// Which fields a kind can be selected by: name and namespace always, others as kube-apiserver offers them, or as the definition of a
/// custom kind says.
/// </summary>
internal static class SelectableFields
{
    private static readonly Dictionary<(string Group, string Plural), string[]> ByKind = new()
    {
        [("", "pods")] =
        [
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.nominatedNodeName",
        ],
        [("", "secrets")] = ["type"],
        [("", "services")] = ["spec.clusterIP", "spec.type"],
        [("", "namespaces")] = ["status.phase"],
        [("", "nodes")] = ["spec.unschedulable"],
        [("apps", "replicasets")] = ["status.replicas"],
        [("batch", "jobs")] = ["status.successful"],
    };

    private static readonly string[] ReferenceFields = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

    /// <summary>Events are selected by the same names in both of their groups; events.k8s.io has its own in addition.</summary>
    private static readonly Dictionary<string, string> EventPaths = new(StringComparer.Ordinal)
    {
        ["reason"] = "reason",
        ["type"] = "type",
        ["reportingComponent"] = "reportingComponent",
        ["reportingController"] = "reportingComponent",
        // Whoever reports in the new style has no source.
        ["source"] = "source.component|reportingComponent",
    };

    /// <summary>
    /// Where the field stands in the stored object (before <c>|</c>: where it is looked for first); null if the kind cannot be selected by
    /// it.
    /// </summary>
    public static string? PathOf(ServedResource resource, string field)
    {
        if (field is "metadata.name" || (field is "metadata.namespace" && resource.IsNamespaced))
        {
            return field;
        }
        if (resource.Version.SelectableFields.Contains(field))
        {
            return field;
        }
        if (resource.Stored == new GroupResource("", "events"))
        {
            return EventPath(resource.Definition.Group, field);
        }
        return
            ByKind.TryGetValue((resource.Definition.Group, resource.Definition.Plural), out var fields) && Array.IndexOf(fields, field) >= 0
            ? field
            : null;
    }

    private static string? EventPath(string group, string field)
    {
        var dot = field.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return field == "reportingController" && group.Length == 0 ? null : EventPaths.GetValueOrDefault(field);
        }
        var isSubject = field[..dot] == "involvedObject" || (group.Length > 0 && field[..dot] == "regarding");
        return isSubject && Array.IndexOf(ReferenceFields, field[(dot + 1)..]) >= 0 ? $"involvedObject{field[dot..]}" : null;
    }
}
