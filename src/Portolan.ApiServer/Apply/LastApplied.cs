using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Registry;

namespace Portolan.ApiServer.Apply;

/// <summary>
/// The annotation of client-side <c>kubectl apply</c>. Who changes over to server-side apply would conflict with himself under his former
/// name; so fields that still are as the annotation says may be taken over, and the annotation is kept true while it is there.
/// </summary>
internal static class LastApplied
{
    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The manager that kubectl applies as; any other one means that the change-over is not wanted.</summary>
    public const string Manager = "kubectl";

    /// <summary>The fields that were applied by the client and have not been changed since.</summary>
    public static FieldSet Unchanged(ServedResource served, JsonObject live)
    {
        if (
            live.Metadata().GetObject("annotations").GetString(Annotation) is not { Length: > 0 } text
            || Parse(text) is not { } applied
            || applied.GetString("apiVersion") != served.ApiVersion
        )
        {
            return new();
        }
        var schema = served.Schema.Value;
        var fields = FieldSets.Of(ManagedFields.WithoutServerFields(applied), schema);
        fields.ExceptWith(FieldSets.Changed(live, applied, schema), Removal.Exact);
        return fields;
    }

    /// <summary>
    /// Writes what was applied into the annotation, if it is there. When annotations would be too long with it, it goes, as in
    /// kube-apiserver: server-side apply is how such an object is applied at all.
    /// </summary>
    public static void Refresh(JsonObject value, JsonObject applied)
    {
        if (value.Metadata().GetObject("annotations") is not { } annotations || annotations.GetString(Annotation) is null or "")
        {
            return;
        }
        var copy = (JsonObject)applied.DeepClone();
        copy.Metadata().GetObject("annotations")?.Remove(Annotation);
        annotations[Annotation] = JsonText.WriteString(copy) + "\n";
        if (!MetadataRules.AreTooLong(annotations))
        {
            return;
        }
        annotations.Remove(Annotation);
        if (annotations.Count == 0)
        {
            value.Metadata()!.Remove("annotations");
        }
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
