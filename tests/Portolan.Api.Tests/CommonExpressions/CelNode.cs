using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portolan.Api.Tests.CommonExpressions;

/// <summary>What CEL says where it cannot evaluate an expression.</summary>
internal sealed class CelException(string message) : Exception(message);

/// <summary>The variables of an expression: <c>self</c>, <c>oldSelf</c>, and those of macros.</summary>
internal sealed record CelScope(string Name, object? Value, CelScope? Outer)
{
    public object? Find(string name) =>
        Name == name ? Value : (Outer ?? throw new CelException($"undeclared reference to '{name}'")).Find(name);
}

/// <summary>
/// A part of a CEL expression. Values are null, <c>bool</c>, <c>double</c>, <c>string</c>, <c>TimeSpan</c>, lists, and <c>JsonObject</c>
/// for maps.
/// </summary>
internal abstract record CelNode
{
    public abstract object? Evaluate(CelScope scope);

    public bool IsTrue(CelScope scope) => Evaluate(scope) as bool? ?? throw new CelException("no such overload");

    /// <summary>A JSON value as CEL sees it.</summary>
    public static object? Of(JsonNode? node) =>
        node switch
        {
            JsonArray list => list.Select(Of).ToList(),
            JsonValue value => value.GetValueKind() switch
            {
                JsonValueKind.String => value.GetValue<string>(),
                JsonValueKind.Number => JsonSerializer.Deserialize<double>(value),
                var kind => kind == JsonValueKind.True,
            },
            _ => node,
        };
}

internal sealed record CelLiteral(object? Value) : CelNode
{
    public override object? Evaluate(CelScope scope) => Value;
}

internal sealed record CelName(string Name) : CelNode
{
    public override object? Evaluate(CelScope scope) => scope.Find(Name);
}

internal sealed record CelList(List<CelNode> Items) : CelNode
{
    public override object? Evaluate(CelScope scope) => Items.ConvertAll(item => item.Evaluate(scope));
}

internal sealed record CelSelect(CelNode Target, string Field) : CelNode
{
    public override object? Evaluate(CelScope scope) =>
        Map(scope).TryGetPropertyValue(Field, out var value) ? Of(value) : throw new CelException($"no such key: {Field}");

    public JsonObject Map(CelScope scope) => Target.Evaluate(scope) as JsonObject ?? throw new CelException("no such overload");
}

internal sealed record CelHas(CelSelect Selected) : CelNode
{
    public override object? Evaluate(CelScope scope) => Selected.Map(scope).ContainsKey(Selected.Field);
}

internal sealed record CelIndex(CelNode Target, CelNode Position) : CelNode
{
    public override object? Evaluate(CelScope scope)
    {
        var list = Target.Evaluate(scope) as List<object?> ?? throw new CelException("no such overload");
        var at = (int)(double)Position.Evaluate(scope)!;
        return at < list.Count ? list[at] : throw new CelException($"index out of bounds: {at}");
    }
}

internal sealed record CelNot(CelNode Operand) : CelNode
{
    public override object? Evaluate(CelScope scope) => !Operand.IsTrue(scope);
}

internal sealed record CelCondition(CelNode Condition, CelNode Then, CelNode Otherwise) : CelNode
{
    public override object? Evaluate(CelScope scope) => (Condition.IsTrue(scope) ? Then : Otherwise).Evaluate(scope);
}

/// <summary>"And" and "or": the side that decides does so even where the other one cannot be evaluated.</summary>
internal sealed record CelLogic(CelNode Left, CelNode Right, bool Decisive) : CelNode
{
    public override object? Evaluate(CelScope scope) => Fold([Left, Right], side => side.IsTrue(scope), Decisive);

    /// <summary>The decisive value if one item has it, else the first error, else the other value.</summary>
    public static bool Fold<T>(IEnumerable<T> items, Func<T, bool> evaluate, bool decisive)
    {
        CelException? failure = null;
        foreach (var item in items)
        {
            try
            {
                if (evaluate(item) == decisive)
                {
                    return decisive;
                }
            }
            catch (CelException exception)
            {
                failure ??= exception;
            }
        }

        return failure is null ? !decisive : throw failure;
    }
}

/// <summary><c>all</c>, <c>exists</c>, <c>exists_one</c> and <c>filter</c>, over the items of a list or the keys of a map.</summary>
internal sealed record CelMacro(string Name, CelNode Target, string Variable, CelNode Body) : CelNode
{
    public override object? Evaluate(CelScope scope)
    {
        var items = Target.Evaluate(scope) switch
        {
            List<object?> list => list,
            JsonObject map => [.. map.Select(field => field.Key)],
            _ => throw new CelException("no such overload"),
        };
        bool Holds(object? item) => Body.IsTrue(new CelScope(Variable, item, scope));
        return Name switch
        {
            "all" => CelLogic.Fold(items, Holds, decisive: false),
            "exists" => CelLogic.Fold(items, Holds, decisive: true),
            "exists_one" => items.Count(Holds) == 1,
            _ => items.Where(Holds).ToList(),
        };
    }
}
