namespace Portolan.Proxy.Exchange;

/// <summary>A client's connection of any version, as the port that accepted it sees it. On the connection's loop.</summary>
internal interface IClientConnection
{
    /// <summary>Ends it after the requests under way: at once when there is none. GOAWAY in HTTP/2.</summary>
    void CloseGracefully();

    /// <summary>Describes the state for <c>/debug/connections</c>; no secrets.</summary>
    string Describe();
}
