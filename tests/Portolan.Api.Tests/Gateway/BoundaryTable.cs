using System.Collections.Concurrent;

namespace Portolan.Api.Tests.Gateway;

/// <summary>The boundaries of all kinds, made once.</summary>
internal static class BoundaryTable
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<Boundary>> Found = new(StringComparer.Ordinal);

    /// <summary>Those of a kind that has a sample.</summary>
    public static IReadOnlyList<Boundary> Of(string kind) =>
        Found.GetOrAdd(
            kind,
            static name =>
            {
                var tested = TestedKind.Of(name);
                return [.. Boundaries.Of(tested.Samples(), tested.Version.Schema)];
            }
        );

    /// <summary>The names of kinds and boundaries that are chosen.</summary>
    public static TheoryData<string, string> Rows(Func<Boundary, bool> chosen)
    {
        var rows = new TheoryData<string, string>();
        foreach (var kind in TestedKind.WithSample.Select(kind => kind.ToString()))
        {
            foreach (var boundary in Of(kind).Where(chosen))
            {
                rows.Add(kind, boundary.ToString());
            }
        }

        return rows;
    }

    public static Boundary Kept(string kind, string name) =>
        Of(kind).First(boundary => boundary.Refused is null && boundary.ToString() == name);

    public static Boundary Broken(string kind, string name) =>
        Of(kind).First(boundary => boundary.Refused is not null && boundary.ToString() == name);
}
