namespace Portolan.Api;

/// <summary>YAML that cannot be read; the message says where.</summary>
public sealed class YamlFormatException(string reason, long line, long column, Exception? inner = null)
    : FormatException($"line {line}, column {column}: {reason}", inner)
{
    /// <summary>The line, from 1.</summary>
    public long Line { get; } = line;

    /// <summary>The column, from 1.</summary>
    public long Column { get; } = column;

    /// <summary>What is wrong there.</summary>
    public string Reason { get; } = reason;
}
