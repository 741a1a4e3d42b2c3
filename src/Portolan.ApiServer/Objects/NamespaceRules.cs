using System.Text.Json.Nodes;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Objects;

/// <summary>What requests may say of namespaces.</summary>
internal static class NamespaceRules
{
    public static readonly GroupResource Namespaces = new("", "namespaces");

    /// <summary>Those that are made at the start and cannot be deleted.</summary>
    public static readonly IReadOnlyList<string> Permanent = ["default", "kube-system", "kube-public"];

    /// <summary>The namespace in the body, if any, must be that of the URL.</summary>
    public static void CheckNamespace(RequestTarget target, JsonObject value)
    {
        var sent = value.EnsureMetadata().GetString("namespace") ?? "";
        if (target.Served.IsNamespaced && sent.Length > 0 && sent != target.Namespace)
        {
            throw Refusals.BadRequest(
                $"the namespace of the provided object does not match the namespace sent on the request: expected \"{target.Namespace}\", got \"{sent}\""
            );
        }
    }

    public static void CheckDeletable(RequestTarget target)
    {
        if (target.Resource == Namespaces && Permanent.Contains(target.Name))
        {
            throw Refusals.Forbidden(Namespaces, target.Name, "this namespace may not be deleted");
        }
    }
}
