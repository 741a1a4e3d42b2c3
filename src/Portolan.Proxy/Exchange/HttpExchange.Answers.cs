using Portolan.Http.Messages;
using Portolan.Proxy.Errors;

namespace Portolan.Proxy.Exchange;

/// <content>What the gateway answers itself.</content>
internal sealed partial class HttpExchange
{
    // Whatever is under way ends. The client gets the error if it has seen nothing yet; else the response is broken off, so that no one
    // takes it for whole.
    private void Fail(ProxyError error)
    {
        GiveUpAttempt();
        if (_phase == ResponsePhase.None)
        {
            AnswerError(error, ProxyErrorTable.Of(error).Status);
            return;
        }

        _error = error;
        if (_phase == ResponsePhase.Body || _isTunnel)
        {
            _client.Reset(error);
        }

        Finish();
    }

    private void AnswerError(ProxyError error, int status)
    {
        _error = error;
        _trace?.Note($"answered by the gateway: {error}");
        if (error != ProxyError.Misdirected && OwnAnswers.IsGrpc(_request))
        {
            // A misdirected request (421) is one that HTTP/2 itself may send again, over another connection.
            Answer(OwnAnswers.GrpcError(_loop, error));
            return;
        }

        Answer(OwnAnswers.Error(_loop, _request, _plan, error, status), ProxyErrorTable.Of(error).Body);
    }

    // Sends an answer that is complete, and clears its head.
    private void Answer(HttpResponseHead head, ReadOnlySpan<byte> body = default)
    {
        _status = head.Status;
        _client.SendHead(head);
        if (head.Body != BodyKind.None)
        {
            _responseBytes = body.Length;
            _client.SendBody(body);
            _client.SendEnd(null);
        }

        head.Clear();
        EndResponse();
    }

    private void EndResponse()
    {
        _phase = ResponsePhase.Done;
        if (_plan?.Redirect is null || _copies is null || _requestEnded)
        {
            // Otherwise the body is still to come, for the mirrors of a redirect.
            Finish();
        }
    }
}
