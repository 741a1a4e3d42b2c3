using Portolan.ApiServer.Errors;
using static Portolan.ApiServer.Selectors.LabelSelector;

namespace Portolan.ApiServer.Selectors;

/// <summary>Reads the grammar of label selectors, with kube-apiserver's complaints.</summary>
internal ref struct LabelSelectorParser(string text)
{
    private readonly string _text = text;
    private int _position;

    public List<Requirement> Parse()
    {
        var requirements = new List<Requirement>();
        while (true)
        {
            requirements.Add(ParseRequirement());
            SkipSpace();
            if (_position == _text.Length)
            {
                return requirements;
            }
            if (_text[_position] != ',')
            {
                throw Fail($"found '{NextToken()}', expected: ',' or 'end of string'");
            }
            _position++;
            SkipSpace();
            if (_position == _text.Length)
            {
                throw Fail("found '', expected: identifier after ','");
            }
        }
    }

    private Requirement ParseRequirement()
    {
        SkipSpace();
        if (Peek() == '!')
        {
            _position++;
            return new(ParseKey(), Operator.DoesNotExist, []);
        }

        var key = ParseKey();
        SkipSpace();
        if (_position == _text.Length || Peek() == ',')
        {
            return new(key, Operator.Exists, []);
        }

        var operation = NextToken();
        return operation switch
        {
            "=" or "==" => new(key, Operator.In, [ParseValue()]),
            "!=" => new(key, Operator.NotIn, [ParseValue()]),
            "in" => new(key, Operator.In, ParseValues()),
            "notin" => new(key, Operator.NotIn, ParseValues()),
            ">" => new(key, Operator.GreaterThan, [ParseNumber(key)]),
            "<" => new(key, Operator.LessThan, [ParseNumber(key)]),
            _ => throw Fail($"found '{operation}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private string ParseKey()
    {
        SkipSpace();
        var key = NextToken();
        if (key.Length == 0 || !char.IsLetterOrDigit(key[0]))
        {
            throw Fail($"found '{key}', expected: !, identifier, or 'end of string'");
        }
        if (MetadataNames.CheckQualifiedName(key) is { } wrong)
        {
            throw Fail($"key: Invalid value: \"{key}\": {wrong}");
        }
        return key;
    }

    private string ParseValue()
    {
        SkipSpace();
        var value = Peek() is ',' or '\0' ? "" : NextToken();
        if (MetadataNames.CheckLabelValue(value) is { } wrong)
        {
            throw Fail($"values[0][key]: Invalid value: \"{value}\": {wrong}");
        }
        return value;
    }

    private string ParseNumber(string key)
    {
        var value = ParseValue();
        return long.TryParse(value, out _)
            ? value
            : throw Fail($"values[0][{key}]: Invalid value: \"{value}\": for 'Gt', 'Lt' operators, the value must be an integer");
    }

    private HashSet<string> ParseValues()
    {
        SkipSpace();
        if (Peek() != '(')
        {
            throw Fail($"found '{NextToken()}', expected: '('");
        }
        _position++;
        var values = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            SkipSpace();
            if (Peek() == ')')
            {
                _position++;
                if (values.Count == 0)
                {
                    values.Add("");
                }
                return values;
            }

            if (_position == _text.Length)
            {
                throw Fail("found '', expected: ',', ')' or identifier");
            }
            if (Peek() == ',')
            {
                _position++;
                values.Add("");
                continue;
            }

            values.Add(ParseValue());
            SkipSpace();
            if (Peek() == ',')
            {
                _position++;
            }
            else if (Peek() != ')')
            {
                throw Fail($"found '{NextToken()}', expected: ',' or ')'");
            }
        }
    }

    private string NextToken()
    {
        SkipSpace();
        var start = _position;
        if (_position == _text.Length)
        {
            return "";
        }
        if (IsSymbol(_text[_position]))
        {
            while (_position < _text.Length && _text[_position] is '=' or '!' or '<' or '>' && _position - start < 2)
            {
                _position++;
            }
            if (_position == start)
            {
                _position++;
            }
        }
        else
        {
            while (_position < _text.Length && !IsSymbol(_text[_position]) && !char.IsWhiteSpace(_text[_position]))
            {
                _position++;
            }
        }

        return _text[start.._position];
    }

    private readonly char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private void SkipSpace()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }
    }

    private static bool IsSymbol(char c) => c is '=' or '!' or '(' or ')' or ',' or '<' or '>';

    private static StatusException Fail(string what) => Refusals.BadRequest($"unable to parse requirement: {what}");
}
