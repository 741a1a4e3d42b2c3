using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Portolan.EndToEnd.UnderLoad;

/// <summary>Asks by lines over a connection of TCP, or of TLS with a server name, which is closed and made anew after some lines.</summary>
internal sealed class LineLane(IPEndPoint address, string? serverName, int linesAConnection) : ILane
{
    private Stream? _stream;
    private StreamReader? _reader;
    private int _lines;

    public async Task AskAsync(long number)
    {
        if (_lines == linesAConnection)
        {
            await DisposeAsync();
        }

        try
        {
            _stream ??= await OpenAsync();
            _reader ??= new StreamReader(_stream, leaveOpen: true);
            _lines++;
            await _stream.WriteAsync(Encoding.ASCII.GetBytes($"{number}\n"));
            var answer = await _reader.ReadLineAsync() ?? "the end of the connection";
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

    public async ValueTask DisposeAsync()
    {
        _reader?.Dispose();
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
        }

        (_stream, _reader, _lines) = (null, null, 0);
    }

    private async Task<Stream> OpenAsync()
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address);
            var plain = new NetworkStream(socket, ownsSocket: true);
            if (serverName is null)
            {
                return plain;
            }

            var secure = new SslStream(plain, leaveInnerStreamOpen: false, (_, _, _, _) => true);
            await secure.AuthenticateAsClientAsync(serverName);
            return secure;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
