namespace Portolan.Routing.Tests;

/// <summary>Headers as a list of field lines.</summary>
internal readonly struct TestHeaders(params (string Name, string Value)[] lines) : IHeaderSource
{
    public bool TryGetHeader(string name, out HeaderFieldValue value)
    {
        string?[] found =
        [
            .. (lines ?? []).Where(line => line.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(line => line.Value),
        ];
        value = found.Length == 1 ? new HeaderFieldValue(found[0]) : new HeaderFieldValue(found.AsSpan());
        return found.Length > 0;
    }
}
