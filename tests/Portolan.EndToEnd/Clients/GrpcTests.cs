using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Portolan.EndToEnd.Clients.Wire;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd.Clients;

/// <summary>The gRPC client of .NET, in clear text and over TLS.</summary>
[Collection(ClientTestCollection.Name)]
public sealed class GrpcTests(ClientWorld world)
{
    private static readonly DateTime Generous = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(10);

    public static TheoryData<string> Schemes => ["http", "https"];

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_unary_call_brings_its_metadata_there_and_back(string scheme)
    {
        using var channel = Open(scheme);
        using var call = new Calls.CallsClient(channel).RepeatAsync(
            new Words { Text = "hello" },
            new Metadata { { "x-tag", "seven" } },
            Generous
        );
        Assert.Equal("hello", (await call).Text);
        Assert.Equal("seven", (await call.ResponseHeadersAsync).GetValue("x-tag-back"));
        Assert.Equal("seven", call.GetTrailers().GetValue("x-tag-end"));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_message_of_four_mebibytes_comes_back_whole(string scheme)
    {
        using var channel = Open(scheme);
        var data = new byte[4 * 1024 * 1024];
        new Random(4).NextBytes(data);
        var answer = await new Calls.CallsClient(channel).RepeatAsync(new Words { Data = ByteString.CopyFrom(data) }, deadline: Generous);
        Assert.True(answer.Data.Span.SequenceEqual(data));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_stream_of_the_client_is_counted_to_the_end(string scheme)
    {
        using var channel = Open(scheme);
        using var call = new Calls.CallsClient(channel).Count(deadline: Generous);
        for (var i = 0; i < 300; i++)
        {
            await call.RequestStream.WriteAsync(
                new Words { Data = ByteString.CopyFrom(new byte[1000 + i]) },
                TestContext.Current.CancellationToken
            );
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal(new Sum { Count = 300, Bytes = Enumerable.Range(1000, 300).Sum() }, await call);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_stream_of_the_server_comes_piece_by_piece(string scheme)
    {
        using var channel = Open(scheme);
        var client = new Calls.CallsClient(channel);
        using var call = client.Drip(new Sum { Count = 5 }, deadline: Generous);
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.Equal($"{i}", call.ResponseStream.Current.Text);

            // The next word exists only once this one has been seen.
            await client.ReleaseAsync(new Sum(), deadline: Generous);
        }

        Assert.False(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_conversation_goes_back_and_forth_on_one_stream(string scheme)
    {
        using var channel = Open(scheme);
        using var call = new Calls.CallsClient(channel).Converse(deadline: Generous);
        for (var i = 0; i < 20; i++)
        {
            await call.RequestStream.WriteAsync(new Words { Text = $"{i}" }, TestContext.Current.CancellationToken);
            Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.Equal($"{i}", call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task An_answer_that_is_nothing_but_trailers_keeps_its_status_and_metadata(string scheme)
    {
        using var channel = Open(scheme);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Calls.CallsClient(channel).FailAsync(new Words(), deadline: Generous)
        );
        Assert.Equal(new Status(StatusCode.NotFound, "no such words: ä%"), error.Status);
        Assert.Equal("absent", error.Trailers.GetValue("x-why"));
        Assert.Equal([0, 255, 10], error.Trailers.GetValueBytes("x-why-bin"));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_failure_behind_a_message_comes_behind_the_message(string scheme)
    {
        using var channel = Open(scheme);
        using var call = new Calls.CallsClient(channel).FailLate(new Words { Text = "one" }, deadline: Generous);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal("one", call.ResponseStream.Current.Text);
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(new Status(StatusCode.Aborted, "after one"), error.Status);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_deadline_ends_the_call_on_both_sides(string scheme)
    {
        using var channel = Open(scheme);
        var client = new Calls.CallsClient(channel);
        var before = (await client.GivenUpAsync(new Words(), deadline: Generous)).Count;
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.WaitAsync(new Words(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1))
        );
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await world.Calls.Waiting.WaitAsync(TestContext.Current.CancellationToken);
        await GivenUpAsync(client, before + 1);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_caller_that_gives_up_ends_the_call_in_the_workload(string scheme)
    {
        using var channel = Open(scheme);
        var client = new Calls.CallsClient(channel);
        var before = (await client.GivenUpAsync(new Words(), deadline: Generous)).Count;
        using var cancellation = new CancellationTokenSource();
        using var call = client.WaitAsync(new Words(), cancellationToken: cancellation.Token);
        await world.Calls.Waiting.WaitAsync(TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await GivenUpAsync(client, before + 1);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Two_hundred_calls_at_once_get_their_own_answers(string scheme)
    {
        using var channel = Open(scheme);
        var client = new Calls.CallsClient(channel);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .Select(async number => (await client.RepeatAsync(new Words { Text = $"{number}" }, deadline: Generous)).Text)
        );
        Assert.Equal(Enumerable.Range(0, 200).Select(number => $"{number}"), answers);
    }

    [Fact]
    public async Task A_call_that_no_route_has_is_unimplemented_for_its_client()
    {
        using var channel = Open("http");
        var method = new Method<Words, Words>(
            MethodType.Unary,
            "calls.Strangers",
            "Greet",
            Marshallers.Create(words => words.ToByteArray(), Words.Parser.ParseFrom),
            Marshallers.Create(words => words.ToByteArray(), Words.Parser.ParseFrom)
        );
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(deadline: Generous), new Words());
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    private static Task GivenUpAsync(Calls.CallsClient client, int count) =>
        Eventually.GetAsync(async () => (await client.GivenUpAsync(new Words(), deadline: Generous)).Count, found => found == count);

    // The name is in the handshake and in every request; the connection goes to the Gateway's address.
    private GrpcChannel Open(string scheme)
    {
        var port = scheme == "http" ? ClientWorld.Clear : ClientWorld.Secure;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(world.Address, port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        if (scheme == "https")
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(world.AuthorityFile) },
            };
        }

        return GrpcChannel.ForAddress(
            $"{scheme}://grpc.example:{port}",
            new GrpcChannelOptions
            {
                HttpHandler = handler,
                DisposeHttpClient = true,
                MaxReceiveMessageSize = null,
            }
        );
    }
}
