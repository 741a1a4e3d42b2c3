using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portolan.EndToEnd.UnderLoad;

/// <summary>
/// Asks by datagrams from one port, and from another one after some. An answer that does not come is a loss: on one machine, with one
/// datagram under way a port, the network loses none.
/// </summary>
internal sealed class DatagramLane(IPEndPoint address, int datagramsAPort) : ILane
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private UdpClient? _client;
    private int _datagrams;

    public async Task AskAsync(long number)
    {
        if (_datagrams == datagramsAPort)
        {
            await DisposeAsync();
        }

        if (_client is null)
        {
            _client = new UdpClient(address.AddressFamily);
            _client.Connect(address);
        }

        _datagrams++;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _client.SendAsync(Encoding.ASCII.GetBytes($"{number}"), patience.Token);
            var answer = Encoding.UTF8.GetString((await _client.ReceiveAsync(patience.Token)).Buffer);
            if (!answer.EndsWith($": {number}", StringComparison.Ordinal))
            {
                throw new WrongAnswerException($"\"{answer}\" to {number}");
            }
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        (_client, _datagrams) = (null, 0);
        return ValueTask.CompletedTask;
    }
}
