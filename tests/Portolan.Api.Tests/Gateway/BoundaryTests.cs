using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Portolan.Api.Tests.Gateway;

/// <summary>Every constraint of every field of the Gateway API kinds: the last value that is right, and the first that is wrong.</summary>
public sealed class BoundaryTests
{
    private static readonly string[] Kinds = ["GatewayClass", "Gateway", "HTTPRoute", "ReferenceGrant", "XBackend", "XBackendTrafficPolicy", "XMesh"];

    private static readonly ConcurrentDictionary<string, List<Boundary>> Found = new(StringComparer.Ordinal);

    public static TheoryData<string, string> Kept => Rows(wantRefused: false);

    public static TheoryData<string, string> Broken => Rows(wantRefused: true);

    [Theory]
    [MemberData(nameof(Kept))]
    public void Value_at_the_boundary_is_accepted(string kind, string name)
    {
        var boundary = Find(kind, name, refused: false);

        var verdicts = boundary.Values.Where(value => value is not null).Select(value => Samples.Validate(Change(kind, boundary.Field, value))).ToList();

        Assert.Contains(verdicts, errors => errors.Count == 0);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Value_past_the_boundary_is_refused_and_the_field_named(string kind, string name)
    {
        var boundary = Find(kind, name, refused: true);
        var changed = boundary.Constraint == "duplicate" ? boundary.Field[..boundary.Field.LastIndexOf('[')] : boundary.Field;

        var errors = Samples.Validate(Change(kind, changed, boundary.Values.Single()));

        Assert.Contains(errors, error => error.Field == boundary.Field && error.Reason == boundary.Refused);
    }

    [Fact]
    public void There_are_enough_objects_on_both_sides()
    {
        Assert.True(Kept.Count >= 150, $"{Kept.Count} valid objects");
        Assert.True(Broken.Count >= 250, $"{Broken.Count} invalid objects");
    }

    [Theory]
    [InlineData("GatewayClass")]
    [InlineData("Gateway")]
    [InlineData("HTTPRoute")]
    [InlineData("ReferenceGrant")]
    [InlineData("XBackend")]
    [InlineData("XBackendTrafficPolicy")]
    [InlineData("XMesh")]
    public void Sample_with_every_field_is_valid(string kind) => Assert.Empty(Samples.Validate(Samples.Load(kind)));

    private static JsonObject Change(string kind, string field, JsonNode? value)
    {
        var resource = Samples.Load(kind);
        if (Boundaries.IsAbsent(value))
        {
            JsonAt.Remove(resource, field);
        }
        else
        {
            JsonAt.Set(resource, field, value?.DeepClone());
        }

        return resource;
    }

    private static TheoryData<string, string> Rows(bool wantRefused)
    {
        var rows = new TheoryData<string, string>();
        foreach (var kind in Kinds)
        {
            foreach (var boundary in All(kind).Where(boundary => boundary.Refused is not null == wantRefused))
            {
                rows.Add(kind, boundary.ToString());
            }
        }

        return rows;
    }

    private static Boundary Find(string kind, string name, bool refused) =>
        All(kind).First(boundary => boundary.ToString() == name && boundary.Refused is not null == refused);

    private static List<Boundary> All(string kind) => Found.GetOrAdd(kind, static name =>
    {
        var sample = Samples.Load(name);
        return [.. Boundaries.Of(sample, Samples.DefinitionOf(sample).Versions[0].Schema)];
    });
}
