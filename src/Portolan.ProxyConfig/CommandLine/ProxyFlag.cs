namespace Portolan.ProxyConfig.CommandLine;

/// <summary>A flag of <c>portolan-proxy run</c>.</summary>
/// <param name="Name">What is written, <c>--drain-time</c>.</param>
/// <param name="Value">What its value is, in a word for the help: <c>TIME</c>.</param>
/// <param name="Meaning">What it says, in a line, with its default.</param>
/// <param name="KumaName">How <c>kuma-dp</c> calls it, if it does and otherwise: understood as well, so that its command lines
/// work.</param>
public sealed record ProxyFlag(string Name, string Value, string Meaning, string? KumaName = null)
{
    /// <summary>The flag with a value, as one argument.</summary>
    public string With(string value) => $"{Name}={value}";
}
