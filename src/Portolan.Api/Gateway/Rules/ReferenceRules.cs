using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.Primitives;
using static Portolan.Api.Schemas.Cel;

namespace Portolan.Api.Gateway;

/// <summary>A Service is reached at a port.</summary>
internal sealed class BackendObjectReferenceRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true",
                "Must have port for Service reference",
                static reference => reference.Text("group").Length > 0 || reference.Text("kind") != "Service" || reference.Has("port")
            ),
        ];
}

/// <summary>Several references to one parent must name different parts of it.</summary>
internal sealed class ParentReferenceListRules : IRuleSet
{
    private const string SameNamespace =
        "(((!has(p1.__namespace__) || p1.__namespace__ == '') && (!has(p2.__namespace__) || p2.__namespace__ == '')) || (has(p1.__namespace__) && has(p2.__namespace__) && p1.__namespace__ == p2.__namespace__";

    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                $"self.all(p1, self.all(p2, p1.group == p2.group && p1.kind == p2.kind && p1.name == p2.name && {SameNamespace})) ? ((!has(p1.sectionName) || p1.sectionName == '') == (!has(p2.sectionName) || p2.sectionName == '') && (!has(p1.port) || p1.port == 0) == (!has(p2.port) || p2.port == 0)): true))",
                "sectionName or port must be specified when parentRefs includes 2 or more references to the same parent",
                static list => list.Items().All(a => list.Items().All(b => !SameParent(a, b) || SameFields(a, b)))
            ),
            Rule(
                $"self.all(p1, self.exists_one(p2, p1.group == p2.group && p1.kind == p2.kind && p1.name == p2.name && {SameNamespace} )) && (((!has(p1.sectionName) || p1.sectionName == '') && (!has(p2.sectionName) || p2.sectionName == '')) || ( has(p1.sectionName) && has(p2.sectionName) && p1.sectionName == p2.sectionName)) && (((!has(p1.port) || p1.port == 0) && (!has(p2.port) || p2.port == 0)) || (has(p1.port) && has(p2.port) && p1.port == p2.port))))",
                "sectionName or port must be unique when parentRefs includes 2 or more references to the same parent",
                static list =>
                    list.AllUnique(
                        (a, b) =>
                            SameParent(a, b) && a.Text("sectionName") == b.Text("sectionName") && a.Number("port").Equals(b.Number("port"))
                    )
            ),
        ];

    private static bool SameParent(JsonNode? a, JsonNode? b) =>
        a.Text("group") == b.Text("group")
        && a.Text("kind") == b.Text("kind")
        && a.Text("name") == b.Text("name")
        && a.Text("namespace") == b.Text("namespace");

    private static bool SameFields(JsonNode? a, JsonNode? b) =>
        (a.Text("sectionName").Length == 0) == (b.Text("sectionName").Length == 0)
        && a.Number("port").Equals(0) == b.Number("port").Equals(0);
}
