using System.Text;
using Portolan.Http.Messages;

namespace Portolan.Http.Tests.Http2;

/// <summary>Heads as tests need them.</summary>
internal static class Messages
{
    public static HttpRequestHead Get(string method = "GET", string target = "/", BodyKind body = BodyKind.None)
    {
        var head = new HttpRequestHead { Version = HttpVersion.Http2, Body = body };
        head.SetMethod(Encoding.ASCII.GetBytes(method));
        head.SetTarget(Encoding.ASCII.GetBytes(target));
        head.SetAuthority("a.example"u8);
        return head;
    }

    public static void Add(FieldSection section, string name, string value) =>
        Assert.True(section.TryAdd(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value)));
}
