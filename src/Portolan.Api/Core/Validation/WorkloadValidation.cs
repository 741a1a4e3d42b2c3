using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Core;

/// <summary>Defaults and rules of Deployments, ReplicaSets and Pods.</summary>
internal static class WorkloadValidation
{
    public static void ApplyDeploymentDefaults(JsonObject deployment)
    {
        if (deployment["spec"] is not JsonObject spec)
        {
            return;
        }

        spec["replicas"] ??= 1;
        spec["progressDeadlineSeconds"] ??= 600;
        spec["revisionHistoryLimit"] ??= 10;
        spec["strategy"] ??= new JsonObject();
        if (spec["strategy"] is JsonObject strategy)
        {
            ApplyStrategyDefaults(strategy);
        }

        ApplyPodDefaults(spec.At("template").At("spec") as JsonObject);
    }

    private static void ApplyStrategyDefaults(JsonObject strategy)
    {
        strategy["type"] ??= "RollingUpdate";
        if (strategy.Text("type") != "RollingUpdate")
        {
            return;
        }

        strategy["rollingUpdate"] ??= new JsonObject();
        if (strategy["rollingUpdate"] is JsonObject update)
        {
            update["maxUnavailable"] ??= "25%";
            update["maxSurge"] ??= "25%";
        }
    }

    public static void ApplyReplicaSetDefaults(JsonObject replicaSet)
    {
        if (replicaSet["spec"] is JsonObject spec)
        {
            spec["replicas"] ??= 1;
            ApplyPodDefaults(spec.At("template").At("spec") as JsonObject);
        }
    }

    public static void ApplyPodDefaults(JsonObject? spec)
    {
        if (spec is null)
        {
            return;
        }

        spec["restartPolicy"] ??= "Always";
        spec["dnsPolicy"] ??= "ClusterFirst";
        spec["schedulerName"] ??= "default-scheduler";
        spec["terminationGracePeriodSeconds"] ??= 30;
        spec["securityContext"] ??= new JsonObject();
        foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")).OfType<JsonObject>())
        {
            container["terminationMessagePath"] ??= "/dev/termination-log";
            container["terminationMessagePolicy"] ??= "File";
            container["resources"] ??= new JsonObject();
            container["imagePullPolicy"] ??= IsLatest(container.Text("image")) ? "Always" : "IfNotPresent";
        }
    }

    public static IEnumerable<FieldError> Validate(JsonObject workload, JsonObject? old)
    {
        var spec = workload.At("spec");
        var errors = new List<FieldError>();
        if (spec.Number("replicas") < 0)
        {
            errors.Add(SchemaErrors.Invalid("spec.replicas", spec.At("replicas")!, "must be greater than or equal to 0"));
        }

        var selector = spec.At("selector");
        if (selector.Size("matchLabels") + selector.Size("matchExpressions") == 0)
        {
            errors.Add(
                SchemaErrors.Invalid("spec.selector", selector ?? new JsonObject(), $"empty selector is invalid for {Kind(workload)}")
            );
        }
        else if (!Selects(selector, spec.At("template").At("metadata").At("labels")))
        {
            var labels = spec.At("template").At("metadata").At("labels") ?? new JsonObject();
            errors.Add(SchemaErrors.Invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`"));
        }

        if (old is not null && !JsonNode.DeepEquals(old.At("spec").At("selector"), selector))
        {
            errors.Add(SchemaErrors.Invalid("spec.selector", selector ?? new JsonObject(), "field is immutable"));
        }

        errors.AddRange(Containers(spec.At("template").At("spec"), "spec.template.spec"));
        return errors;
    }

    /// <summary>The Pod of a Job, at a path: it must end some day.</summary>
    public static IEnumerable<FieldError> ValidateJobPod(JsonNode? spec, string path)
    {
        foreach (var error in Containers(spec, path))
        {
            yield return error;
        }

        if (spec.Text("restartPolicy") is { Length: > 0 } policy and not ("OnFailure" or "Never"))
        {
            yield return SchemaErrors.NotSupported($"{path}.restartPolicy", JsonValue.Create(policy), ["Never", "OnFailure"]);
        }
    }

    // kube-apiserver says "deployment" of a ReplicaSet too.
    private static string Kind(JsonObject workload) =>
        workload.Text("kind") switch
        {
            "StatefulSet" => "statefulset",
            "DaemonSet" => "daemonset",
            _ => "deployment",
        };

    public static IEnumerable<FieldError> ValidatePod(JsonObject pod) => Containers(pod.At("spec"), "spec");

    private static IEnumerable<FieldError> Containers(JsonNode? spec, string path)
    {
        if (spec.Size("containers") == 0)
        {
            yield return new FieldError($"{path}.containers", FieldErrorReason.FieldValueRequired, "Required value");
        }

        var index = 0;
        foreach (var container in spec.Items("containers"))
        {
            foreach (var problem in Names.ProblemsOfLabel(container.Text("name")))
            {
                yield return SchemaErrors.Invalid($"{path}.containers[{index}].name", JsonValue.Create(container.Text("name")), problem);
            }

            if (container.Text("image").Length == 0)
            {
                yield return new FieldError($"{path}.containers[{index}].image", FieldErrorReason.FieldValueRequired, "Required value");
            }

            index++;
        }
    }

    private static bool Selects(JsonNode? selector, JsonNode? labels)
    {
        var parsed = System.Text.Json.JsonSerializer.Deserialize<LabelSelector>(selector, ResourceJson.Options)!;
        return parsed.Matches(
            new Portolan.Primitives.EquatableMap<string>(
                (labels as JsonObject ?? []).Select(label => new KeyValuePair<string, string>(label.Key, label.Value.Text()))
            )
        );
    }

    private static bool IsLatest(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        return !name.Contains('@') && (!name.Contains(':') || name.EndsWith(":latest", StringComparison.Ordinal));
    }
}
