using System.Text.Json.Nodes;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd;

/// <summary>Tokens for sidecars, with a running instance and without one.</summary>
public sealed class GenerateTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_token_is_signed_by_the_key_of_its_mesh_which_is_made_once()
    {
        await using var portolan = await PortolanProcess.StartAsync(_directory.Combine("data"), PortolanProcess.NewNetwork());
        string[] command = ["generate", "dataplane-token", "--name", "web-1", "--valid-for", "1h", "--kubeconfig", portolan.Kubeconfig];

        var first = (await PortolanProcess.RunAsync(_directory.Path, command)).Succeeded().Trim();
        var key = await KeyAsync(portolan);
        var second = (await PortolanProcess.RunAsync(_directory.Path, command)).Succeeded().Trim();

        Assert.Equal(("web-1", "default"), (Claim(first, "Name"), Claim(first, "Mesh")));
        Assert.Equal(key, await KeyAsync(portolan));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Without_a_control_plane_a_key_file_signs()
    {
        var key = (await PortolanProcess.RunAsync(_directory.Path, "generate", "signing-key")).Succeeded();
        var file = _directory.Write("key.pem", key);

        var token = (
            await PortolanProcess.RunAsync(
                _directory.Path,
                [
                    "generate",
                    "dataplane-token",
                    "--mesh",
                    "m",
                    "--tag",
                    "kuma.io/service=web",
                    "--valid-for",
                    "24h",
                    "--signing-key-path",
                    file,
                ]
            )
        )
            .Succeeded()
            .Trim();

        Assert.Equal("m", Claim(token, "Mesh"));
    }

    [Theory]
    [InlineData("soon", "web", "--valid-for soon: not a duration like 30m, 24h or 720h.")]
    [InlineData("1h", "web", "--tag web: not KEY=VALUE like kuma.io/service=web.")]
    public async Task What_cannot_be_read_is_told(string validFor, string tag, string message)
    {
        var result = await PortolanProcess.RunAsync(
            _directory.Path,
            ["generate", "dataplane-token", "--valid-for", validFor, "--tag", tag, "--signing-key-path", "none.pem"]
        );

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static async Task<string> KeyAsync(PortolanProcess portolan) =>
        (
            await portolan.KubectlAsync(
                "get",
                "secret",
                "-n",
                "kuma-system",
                "dataplane-token-signing-key-default-1",
                "-o",
                "jsonpath={.type} {.metadata.labels} {.data.value}"
            )
        ).Succeeded();

    private static string? Claim(string token, string name) =>
        (string?)JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]))![name];
}
