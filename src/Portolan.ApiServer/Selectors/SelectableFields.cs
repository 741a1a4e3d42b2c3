using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.Selectors;

/// <summary>Which fields a kind can be selected by: name and namespace always, others as kube-apiserver offers them.</summary>
internal static class SelectableFields
{
    private static readonly Dictionary<(string Group, string Plural), string[]> ByKind = new()
    {
        [("", "pods")] =
        [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP",
            "status.nominatedNodeName",
        ],
        [("", "events")] = EventFields("involvedObject"),
        [("events.k8s.io", "events")] = [.. EventFields("involvedObject"), .. EventFields("regarding")],
        [("", "secrets")] = ["type"],
        [("", "services")] = ["spec.clusterIP", "spec.type"],
        [("", "namespaces")] = ["status.phase"],
        [("", "nodes")] = ["spec.unschedulable"],
        [("apps", "replicasets")] = ["status.replicas"],
        [("batch", "jobs")] = ["status.successful"],
    };

    /// <summary>Where the field stands in the object; null if the kind cannot be selected by it.</summary>
    public static string? PathOf(ServedResource resource, string field)
    {
        if (field is "metadata.name" || (field is "metadata.namespace" && resource.IsNamespaced))
            return field;
        var key = (resource.Definition.Group, resource.Definition.Plural);
        if (!ByKind.TryGetValue(key, out var fields) || Array.IndexOf(fields, field) < 0)
            return null;
        return key.Plural == "events" ? EventPath(key.Group, field) : field;
    }

    private static string EventPath(string group, string field) => field switch
    {
        "source" => group.Length == 0 ? "source.component" : "reportingController",
        "reportingComponent" when group.Length > 0 => "reportingController",
        _ when group.Length > 0 && field.StartsWith("involvedObject.", StringComparison.Ordinal) => "regarding" + field["involvedObject".Length..],
        _ => field,
    };

    private static string[] EventFields(string subject) =>
    [
        $"{subject}.kind", $"{subject}.namespace", $"{subject}.name", $"{subject}.uid", $"{subject}.apiVersion", $"{subject}.resourceVersion",
        $"{subject}.fieldPath", "reason", "reportingComponent", "source", "type",
    ];
}
