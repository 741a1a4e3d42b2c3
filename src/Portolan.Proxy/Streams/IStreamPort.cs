using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Streams;

/// <summary>A port of streams or datagrams that is listened on, as its connections see it. Read from every loop.</summary>
internal interface IStreamPort
{
    /// <summary>What is served now; a connection reads it once, when it chooses its backend.</summary>
    StreamModel Model { get; }

    /// <summary>Takes in that a connection or a flow of datagrams is over; on its loop.</summary>
    void Report(EventLoop loop, in StreamReport report);
}
