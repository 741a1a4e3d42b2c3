using System.Runtime.CompilerServices;
using Portolan.Http.Http1;
using Portolan.Http.Http2;

namespace Portolan.Http.Tests.Http2;

/// <summary>The reference names every limit of both versions.</summary>
public sealed class DocumentationTests
{
    public static TheoryData<string> Limits =>
        [
            .. from property in typeof(Http2Limits).GetProperties().Concat(typeof(Http1Limits).GetProperties())
            where property.Name is not (nameof(Http2Limits.Default) or "EqualityContract")
            group property by property.Name into same
            select same.Key,
        ];

    [Theory]
    [MemberData(nameof(Limits))]
    public void Every_limit_is_in_the_reference(string limit) => Assert.Contains($"`{limit}`", File.ReadAllText(Reference()));

    private static string Reference([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "docs", "reference", "proxy.md"));
}
