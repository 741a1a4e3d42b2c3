using System.Globalization;

namespace Portolan.Api.Tests.CommonExpressions;

/// <summary>
/// Reads as much of CEL as the rules of Gateway API are written in. It is there to hold our rules in C# against their own texts; the
/// product needs none.
/// </summary>
internal sealed class CelParser
{
    private static readonly HashSet<string> Macros = ["all", "exists", "exists_one", "filter"];

    private readonly List<string> tokens;
    private int position;

    private CelParser(List<string> tokens) => this.tokens = tokens;

    public static CelNode Parse(string expression)
    {
        var parser = new CelParser(CelLexer.Read(expression));
        var node = parser.Conditional();
        Assert.True(
            parser.position == parser.tokens.Count,
            $"{string.Join(' ', parser.tokens.Skip(parser.position))} is left of {expression}"
        );
        return node;
    }

    private CelNode Conditional()
    {
        var condition = Or();
        if (!Take("?"))
        {
            return condition;
        }

        var then = Conditional();
        Expect(":");
        return new CelCondition(condition, then, Conditional());
    }

    private CelNode Or()
    {
        var left = And();
        while (Take("||"))
        {
            left = new CelLogic(left, And(), Decisive: true);
        }

        return left;
    }

    private CelNode And()
    {
        var left = Relation();
        while (Take("&&"))
        {
            left = new CelLogic(left, Relation(), Decisive: false);
        }

        return left;
    }

    private CelNode Relation()
    {
        var left = Sum();
        while (Next() is "==" or "!=" or "<" or "<=" or ">" or ">=" or "in")
        {
            left = new CelBinary(tokens[position++], left, Sum());
        }

        return left;
    }

    private CelNode Sum()
    {
        var left = Unary();
        while (Take("+"))
        {
            left = new CelBinary("+", left, Unary());
        }

        return left;
    }

    private CelNode Unary() => Take("!") ? new CelNot(Unary()) : Member(Primary());

    private CelNode Member(CelNode target)
    {
        while (true)
        {
            if (Take("["))
            {
                target = new CelIndex(target, Conditional());
                Expect("]");
            }
            else if (Take("."))
            {
                // A field whose name is a word of CEL's is written between underscores.
                var name = tokens[position++];
                target =
                    !Take("(") ? new CelSelect(target, name.Trim('_'))
                    : Macros.Contains(name) ? Macro(name, target)
                    : new CelCall(name, [target, .. Items(")")]);
            }
            else
            {
                return target;
            }
        }
    }

    private CelMacro Macro(string name, CelNode target)
    {
        var variable = tokens[position++];
        Expect(",");
        var body = Conditional();
        Expect(")");
        return new CelMacro(name, target, variable, body);
    }

    private CelNode Primary()
    {
        var token = tokens[position++];
        if (CelLexer.Text(token) is { } text)
        {
            return new CelLiteral(text);
        }

        if (double.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return new CelLiteral(number);
        }

        switch (token)
        {
            case "(":
                var inner = Conditional();
                Expect(")");
                return inner;
            case "[":
                return new CelList(Items("]"));
            case "true" or "false":
                return new CelLiteral(token == "true");
            case "null":
                return new CelLiteral(null);
            case "has":
                Expect("(");
                var field = Assert.IsType<CelSelect>(Conditional());
                Expect(")");
                return new CelHas(field);
            default:
                return Take("(") ? new CelCall(token, Items(")")) : new CelName(token);
        }
    }

    private List<CelNode> Items(string end)
    {
        var items = new List<CelNode>();
        while (!Take(end))
        {
            items.Add(Conditional());
            Take(",");
        }

        return items;
    }

    private string? Next() => position < tokens.Count ? tokens[position] : null;

    private bool Take(string token)
    {
        var taken = Next() == token;
        position += taken ? 1 : 0;
        return taken;
    }

    private void Expect(string token) => Assert.True(Take(token), $"{token} is missing before {Next()}");
}
