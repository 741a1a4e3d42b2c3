using Portolan.Tests.Shared;

namespace Portolan.EndToEnd.Clients;

/// <summary>The gRPC client of node (<c>@grpc/grpc-js</c>), whose HTTP/2 is node's own.</summary>
[Collection(ClientTestCollection.Name)]
public sealed class GrpcNodeTests(ClientWorld world)
{
    [Theory]
    [InlineData(ClientWorld.Clear)]
    [InlineData(ClientWorld.Secure)]
    public async Task Every_form_of_call_and_every_end_is_what_the_workload_meant(int port)
    {
        var directory = Path.Combine(AppContext.BaseDirectory, "Clients", "Node");
        await NodePackages.InstallAsync(directory);
        using var node = NodePackages.Start(
            directory,
            "node",
            "calls.mjs",
            $"{world.Address}:{port}",
            port == ClientWorld.Secure ? world.AuthorityFile : "-",
            Path.Combine(AppContext.BaseDirectory, "Clients", "calls.proto")
        );
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var printed = new List<string>();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var ending = limit.Token.Register(node.Kill);
        while (await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            printed.Add(line);
            if (line.StartsWith("deadline:", StringComparison.Ordinal))
            {
                await world.Calls.Waiting.WaitAsync(limit.Token);
            }

            if (line == "waiting")
            {
                // Once the call is in the workload its caller may give up.
                await world.Calls.Waiting.WaitAsync(limit.Token);
                await node.StandardInput.WriteLineAsync("cancel");
                await node.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            }
        }

        // What it says about errors comes last: nothing.
        printed.Add(await errors);
        Assert.Equal(
            [
                "repeat: hello seven seven",
                "large: true",
                "count: 300 344850",
                "drip: 0 1 2 3 4",
                "converse: 0 1 2 3 4 5 6 7 8 9",
                "fail: NOT_FOUND no such words: ä% absent 00ff0a",
                "failLate: one ABORTED after one",
                "deadline: DEADLINE_EXCEEDED",
                "waiting",
                "cancel: CANCELLED",
                "",
            ],
            printed
        );
    }
}
