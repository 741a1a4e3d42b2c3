using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Portolan.EndToEnd.Clients.Wire;

namespace Portolan.EndToEnd.UnderLoad;

/// <summary>
/// Asks by messages of a gRPC stream in both directions, which is ended and made anew after some questions; the last one must end well,
/// too.
/// </summary>
internal sealed class CallLane(GrpcChannel channel, int messagesAStream) : ILane
{
    private AsyncDuplexStreamingCall<Words, Words>? _call;
    private int _messages;

    public async Task AskAsync(long number)
    {
        if (_messages == messagesAStream)
        {
            await EndAsync();
        }

        _call ??= new Calls.CallsClient(channel).Converse();
        _messages++;
        var asked = number.ToString(CultureInfo.InvariantCulture);
        try
        {
            await _call.RequestStream.WriteAsync(new Words { Text = asked });
            if (!await _call.ResponseStream.MoveNext(CancellationToken.None) || _call.ResponseStream.Current.Text != asked)
            {
                throw new WrongAnswerException($"the stream has another message than \"{asked}\", or none");
            }
        }
        catch
        {
            Forget();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_call is not null)
        {
            await EndAsync();
        }
    }

    private async Task EndAsync()
    {
        var call = _call!;
        try
        {
            await call.RequestStream.CompleteAsync();
            if (await call.ResponseStream.MoveNext(CancellationToken.None) || call.GetStatus().StatusCode != StatusCode.OK)
            {
                throw new WrongAnswerException("the stream goes on after its end");
            }
        }
        finally
        {
            Forget();
        }
    }

    private void Forget()
    {
        _call?.Dispose();
        (_call, _messages) = (null, 0);
    }
}
