using System.Globalization;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>Which port of a backend a reference means: by number, by name, or the only one there is.</summary>
internal sealed record PortChoice(int? Number, string? Name = null)
{
    /// <summary>Whether the reference means this port.</summary>
    public bool Means(NamedPort port) =>
        (Number is null || Number == port.Number) && (Name is null || string.Equals(Name, port.Name, StringComparison.Ordinal));

    /// <summary>How messages name the port.</summary>
    public override string ToString() => Number?.ToString(CultureInfo.InvariantCulture) ?? $"\"{Name}\"";
}
