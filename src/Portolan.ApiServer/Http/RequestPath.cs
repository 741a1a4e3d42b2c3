namespace Portolan.ApiServer.Http;

/// <summary>A path below <c>/api/v1</c> or <c>/apis/GROUP/VERSION</c>, taken apart without knowing the kinds.</summary>
internal sealed record RequestPath(string Group, string Version, string Namespace, string Plural, string Name, string Subresource)
{
    /// <summary>Null when the path names no kind.</summary>
    public static RequestPath? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var isCore = parts is ["api", _, _, ..];
        if (!isCore && parts is not ["apis", _, _, _, ..])
        {
            return null;
        }

        var (group, version) = isCore ? ("", parts[1]) : (parts[1], parts[2]);
        var rest = parts.AsSpan(isCore ? 2 : 3);
        var inNamespace = "";

        // /namespaces/NAME is the namespace itself, and /namespaces/NAME/status a part of it.
        if (rest.Length > 2 && rest[0] == "namespaces" && !(isCore && rest.Length == 3 && rest[2] is "status" or "finalize"))
        {
            inNamespace = rest[1];
            rest = rest[2..];
        }

        return rest.Length switch
        {
            1 => new(group, version, inNamespace, rest[0], "", ""),
            2 => new(group, version, inNamespace, rest[0], rest[1], ""),
            3 => new(group, version, inNamespace, rest[0], rest[1], rest[2]),
            _ => null,
        };
    }
}
