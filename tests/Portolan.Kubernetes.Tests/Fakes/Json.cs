namespace Portolan.Kubernetes.Tests.Fakes;

/// <summary>What a server would send.</summary>
internal static class Json
{
    public static string Note(string name, int version, string text = "") =>
        $$"""{"apiVersion":"test.example/v1","kind":"Note","metadata":{"name":"{{name}}","namespace":"ns","uid":"{{name}}-uid","resourceVersion":"{{version}}"},"text":"{{text}}"}""";

    public static string List(int version, params string[] items) => Page(version, "", items);

    public static string Page(int version, string next, params string[] items) =>
        $$"""{"kind":"NoteList","metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},"items":[{{string.Join(',', items)}}]}""";

    public static string Event(string type, string item) => $$"""{"type":"{{type}}","object":{{item}} }""";

    public static string Bookmark(int version) => Event("BOOKMARK", $$"""{"metadata":{"resourceVersion":"{{version}}"} }""");
}
