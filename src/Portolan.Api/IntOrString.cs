using System.Globalization;
using System.Text.Json.Serialization;

namespace Portolan.Api;

/// <summary>A value that is a whole number or a text, like a port that may be named.</summary>
[JsonConverter(typeof(Json.IntOrStringConverter))]
public readonly record struct IntOrString
{
    private readonly string? _text;

    /// <summary>A number.</summary>
    public IntOrString(int number) => Number = number;

    /// <summary>A text.</summary>
    public IntOrString(string text) => _text = text;

    /// <summary>The number, or null for a text.</summary>
    public int? Number { get; }

    /// <summary>The text, or null for a number.</summary>
    public string? Text => _text;

    /// <inheritdoc />
    public override string ToString() => _text ?? (Number ?? 0).ToString(CultureInfo.InvariantCulture);

    /// <summary>A number.</summary>
    public static implicit operator IntOrString(int number) => new(number);

    /// <summary>A text.</summary>
    public static implicit operator IntOrString(string text) => new(text);
}
