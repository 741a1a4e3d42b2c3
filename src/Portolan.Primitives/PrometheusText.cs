using System.Globalization;
using System.Text;

namespace Portolan.Primitives;

/// <summary>Writes metrics as the Prometheus text format, version 0.0.4.</summary>
public sealed class PrometheusText
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins a family of samples; <paramref name="type"/> is <c>counter</c>, <c>gauge</c> or <c>histogram</c>.</summary>
    public PrometheusText Family(string name, string type, string help)
    {
        var line = help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        _text.Append("# HELP ").Append(name).Append(' ').Append(line).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    /// <summary>Writes a sample. <paramref name="labels"/> are names and values in turn.</summary>
    public PrometheusText Sample(string name, double value, params ReadOnlySpan<string> labels)
    {
        _text.Append(name);
        for (var index = 0; index + 1 < labels.Length; index += 2)
        {
            _text.Append(index == 0 ? '{' : ',').Append(labels[index]).Append("=\"");
            AppendEscaped(labels[index + 1]);
            _text.Append('"');
        }

        if (labels.Length > 1)
        {
            _text.Append('}');
        }

        _text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    /// <summary>The text so far.</summary>
    public override string ToString() => _text.ToString();

    private void AppendEscaped(string value)
    {
        foreach (var character in value)
        {
            _ = character switch
            {
                '\\' => _text.Append("\\\\"),
                '"' => _text.Append("\\\""),
                '\n' => _text.Append("\\n"),
                _ => _text.Append(character),
            };
        }
    }
}
