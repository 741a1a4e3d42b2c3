using Grpc.Core;
using Portolan.EndToEnd.Clients.Wire;

namespace Portolan.EndToEnd.Clients.Workloads;

/// <summary>The calls of <c>calls.proto</c>.</summary>
internal sealed class CallsService(CallsState state) : Calls.CallsBase
{
    public override async Task<Words> Repeat(Words request, ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("x-tag") is { } tag)
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x-tag-back", tag } });
            context.ResponseTrailers.Add("x-tag-end", tag);
        }

        return request;
    }

    public override async Task<Sum> Count(IAsyncStreamReader<Words> requestStream, ServerCallContext context)
    {
        var sum = new Sum();
        await foreach (var words in requestStream.ReadAllAsync(context.CancellationToken))
        {
            sum.Count++;
            sum.Bytes += words.Data.Length;
        }

        return sum;
    }

    public override async Task Drip(Sum request, IServerStreamWriter<Words> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Count; i++)
        {
            if (i > 0)
            {
                await state.Drips.WaitAsync(context.CancellationToken);
            }

            await responseStream.WriteAsync(new Words { Text = $"{i}" }, context.CancellationToken);
        }
    }

    public override Task<Sum> Release(Sum request, ServerCallContext context)
    {
        state.Drips.Release();
        return Task.FromResult(request);
    }

    public override async Task Converse(
        IAsyncStreamReader<Words> requestStream,
        IServerStreamWriter<Words> responseStream,
        ServerCallContext context
    )
    {
        await foreach (var words in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(words, context.CancellationToken);
        }
    }

    public override Task<Words> Fail(Words request, ServerCallContext context) =>
        throw new RpcException(
            new Status(StatusCode.NotFound, "no such words: ä%"),
            new Metadata { { "x-why", "absent" }, { "x-why-bin", [0, 255, 10] } }
        );

    public override async Task FailLate(Words request, IServerStreamWriter<Words> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(request, context.CancellationToken);
        throw new RpcException(new Status(StatusCode.Aborted, "after one"));
    }

    public override async Task<Words> Wait(Words request, ServerCallContext context)
    {
        try
        {
            state.Waiting.Release();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return request;
        }
        finally
        {
            Interlocked.Increment(ref state.GivenUp);
        }
    }

    public override Task<Sum> GivenUp(Words request, ServerCallContext context) =>
        Task.FromResult(new Sum { Count = Volatile.Read(ref state.GivenUp) });
}
