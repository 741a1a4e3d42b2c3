using System.Net;
using System.Net.Sockets;

namespace Portolan.Conformance.Workloads;

/// <summary>Passes what comes to a port of <c>localhost</c> on to a pod: the one host outside whose name is known everywhere.</summary>
internal sealed class LocalRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _pod;
    private readonly Task _accepting;

    private LocalRelay(IPEndPoint pod)
    {
        _pod = pod;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port of <c>localhost</c>.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static LocalRelay To(IPEndPoint pod) => new(pod);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relayed = new List<Task>();
        try
        {
            while (true)
            {
                relayed.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relayed);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (var pod = new TcpClient())
        {
            try
            {
                await pod.ConnectAsync(_pod, _stop.Token);
                await Task.WhenAll(PassAsync(client, pod), PassAsync(pod, client));
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // Whoever ended it, both ends are closed.
            }
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream(), _stop.Token);
        to.Client.Shutdown(SocketShutdown.Send);
    }
}
