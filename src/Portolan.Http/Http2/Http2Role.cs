namespace Portolan.Http.Http2;

/// <summary>Which end of a connection we are.</summary>
public enum Http2Role
{
    /// <summary>We answer requests.</summary>
    Server,

    /// <summary>We send them.</summary>
    Client,
}
