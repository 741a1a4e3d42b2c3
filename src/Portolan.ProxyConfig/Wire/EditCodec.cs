using System.Diagnostics;
using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire form of edits to headers and URLs. Edits that change nothing are left out.</summary>
internal static class EditCodec
{
    public static HeaderEditsMessage? Encode(HeaderEdits edits) =>
        edits == HeaderEdits.None
            ? null
            : new HeaderEditsMessage
            {
                Set = { edits.Set.Select(Encode) },
                Add = { edits.Add.Select(Encode) },
                Remove = { edits.Remove },
            };

    public static HeaderEdits Decode(HeaderEditsMessage? message) =>
        message is null
            ? HeaderEdits.None
            : SharedParts.Of(
                new HeaderEdits(
                    message.Set.Select(Decode).ToEquatableList(),
                    message.Add.Select(Decode).ToEquatableList(),
                    message.Remove.ToEquatableList()
                )
            );

    public static UrlRewriteMessage? Encode(UrlRewrite? rewrite)
    {
        if (rewrite is null)
        {
            return null;
        }

        var message = new UrlRewriteMessage { HostToBackend = rewrite.HostToBackend, Path = Encode(rewrite.Path) };
        if (rewrite.Hostname is { } hostname)
        {
            message.Hostname = hostname;
        }

        return message;
    }

    public static UrlRewrite? Decode(UrlRewriteMessage? message) =>
        message is null
            ? null
            : new UrlRewrite
            {
                Hostname = message.HasHostname ? message.Hostname : null,
                HostToBackend = message.HostToBackend,
                Path = Decode(message.Path),
            };

    public static PathEditMessage? Encode(PathEdit? edit) =>
        edit switch
        {
            null => null,
            PathEdit.ReplaceFull full => new PathEditMessage { ReplaceFull = full.Value },
            PathEdit.ReplacePrefix prefix => new PathEditMessage { ReplacePrefix = prefix.Value },
            _ => throw new UnreachableException(),
        };

    public static PathEdit? Decode(PathEditMessage? message) =>
        message?.EditCase switch
        {
            null => null,
            PathEditMessage.EditOneofCase.ReplaceFull => new PathEdit.ReplaceFull(message.ReplaceFull),
            PathEditMessage.EditOneofCase.ReplacePrefix => new PathEdit.ReplacePrefix(message.ReplacePrefix),
            _ => throw new WireException("the path edit is not known"),
        };

    private static HeaderValueMessage Encode(HeaderValue header) => new() { Name = header.Name, Value = header.Value };

    private static HeaderValue Decode(HeaderValueMessage message) => new(message.Name, message.Value);
}
