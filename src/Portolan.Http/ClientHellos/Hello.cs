namespace Portolan.Http.ClientHellos;

/// <summary>Where the parts of a ClientHello lie in its message.</summary>
internal record struct Hello
{
    public int NameStart { get; set; }

    public int NameLength { get; set; }

    public int ProtocolsStart { get; set; }

    public int ProtocolsLength { get; set; }

    public int HighestVersion { get; set; }
}
