using System.Net;

namespace Portolan.Differential;

/// <summary>
/// nginx and HAProxy before a backend of their own. Cases of which a proxy waits for more take seconds each, so several lanes play at once.
/// </summary>
internal sealed class PeerLane : IAsyncDisposable
{
    private PeerLane(RecordingBackend backend, IReadOnlyList<Peer> peers) => (Backend, Peers) = (backend, peers);

    public RecordingBackend Backend { get; }

    public IReadOnlyList<Peer> Peers { get; }

    public static async Task<PeerLane> StartAsync()
    {
        var backend = new RecordingBackend(IPAddress.Loopback);
        return new PeerLane(backend, [await Peer.NginxAsync(backend.EndPoint), await Peer.HaproxyAsync(backend.EndPoint)]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in Peers)
        {
            await peer.DisposeAsync();
        }

        await Backend.DisposeAsync();
    }
}
