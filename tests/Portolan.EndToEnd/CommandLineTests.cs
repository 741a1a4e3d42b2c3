using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd;

/// <summary>Whatever cannot work is said in one message, with an exit code of its own and no stack trace.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_manifest_that_is_not_YAML_is_told_with_its_file_and_line()
    {
        var file = _directory.Write("bad.yaml", "kind: Gateway\nmetadata: [unclosed\n");
        var result = await RunAsync("-f", file);

        Assert.Equal(3, result.ExitCode);
        AssertOneMessage(result, "bad.yaml:");
    }

    [Fact]
    public async Task An_unknown_field_is_told_with_its_path()
    {
        var file = _directory.Write(
            "unknown.yaml",
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r, namespace: default}
            spec:
              ruels: []
            """
        );
        var result = await RunAsync("-f", file);

        Assert.Equal(3, result.ExitCode);
        AssertOneMessage(result, ".spec.ruels: field not declared in schema");
    }

    [Fact]
    public async Task A_value_that_breaks_a_rule_is_told_with_its_field()
    {
        var file = _directory.Write(
            "invalid.yaml",
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: g, namespace: default}
            spec:
              gatewayClassName: kuma
              listeners:
              - {name: http, port: 70000, protocol: HTTP}
            """
        );
        var result = await RunAsync("-f", file);

        Assert.Equal(3, result.ExitCode);
        AssertOneMessage(result, "spec.listeners[0].port");
    }

    [Fact]
    public async Task A_missing_file_is_told()
    {
        var result = await RunAsync("-f", _directory.Combine("nothing.yaml"));

        Assert.Equal(2, result.ExitCode);
        AssertOneMessage(result, "no such file or directory");
    }

    [Fact]
    public async Task A_port_in_use_is_told_with_the_option_that_moves_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var result = await RunAsync("--api-address", taken.LocalEndpoint.ToString()!);

        Assert.Equal(4, result.ExitCode);
        AssertOneMessage(result, "--api-address");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_is_told()
    {
        // A directory below a file cannot be made by anybody, root included.
        var file = _directory.Write("file", "");
        var result = await PortolanProcess.RunAsync(
            _directory.Path,
            "run",
            "--data-dir",
            Path.Combine(file, "data"),
            "--api-address",
            "127.0.0.1:0"
        );

        Assert.Equal(5, result.ExitCode);
        AssertOneMessage(result, "--data-dir");
    }

    [Fact]
    public async Task A_second_instance_on_the_same_data_directory_is_refused()
    {
        await using var first = await PortolanProcess.StartAsync(_directory.Combine("data"), PortolanProcess.NewNetwork());
        var second = await RunAsync();

        Assert.Equal(6, second.ExitCode);
        AssertOneMessage(second, "--data-dir");
    }

    [Fact]
    public async Task An_address_that_is_none_is_told()
    {
        var result = await RunAsync("--gateway-addresses", "here");

        Assert.Equal(2, result.ExitCode);
        AssertOneMessage(result, "--gateway-addresses");
    }

    [Fact]
    public async Task SIGTERM_ends_the_process_with_success()
    {
        await using var portolan = await PortolanProcess.StartAsync(_directory.Combine("data"), PortolanProcess.NewNetwork());
        Assert.Equal(0, await portolan.TerminateAsync());
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task What_is_written_is_readable_by_its_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes of files are those of Unix");
        string[] logs = [_directory.Combine("access.log"), _directory.Combine("audit.log")];
        await using var portolan = await PortolanProcess.StartAsync(
            _directory.Combine("data"),
            PortolanProcess.NewNetwork(),
            "--access-log",
            logs[0],
            "--audit-log",
            logs[1]
        );

        Assert.Equal(UserOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(portolan.DataDirectory));
        Assert.All(
            Directory.GetFiles(portolan.DataDirectory).Concat(logs).Append(Path.Combine(portolan.DataDirectory, "pki", "ca.key")),
            file => Assert.Equal((file, UserOnly), (file, File.GetUnixFileMode(file)))
        );
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_data_directory_that_is_shared_is_refused_before_a_key_lies_there()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes of files are those of Unix");
        Directory.CreateDirectory(_directory.Combine("data"), UserOnly | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
        await File.WriteAllTextAsync(_directory.Combine("data/thesis.tex"), "");

        var result = await RunAsync();

        Assert.Equal(7, result.ExitCode);
        AssertOneMessage(result, "chmod 700");
        Assert.Equal(["thesis.tex"], Directory.GetFileSystemEntries(_directory.Combine("data")).Select(Path.GetFileName));
    }

    private const UnixFileMode UserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static void AssertOneMessage(ProgramResult result, string part)
    {
        Assert.Contains(part, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("portolan: ", result.Error, StringComparison.Ordinal);
    }

    private Task<ProgramResult> RunAsync(params IEnumerable<string> arguments) =>
        PortolanProcess.RunAsync(
            _directory.Path,
            [
                "run",
                "--data-dir",
                _directory.Combine("data"),
                "--config-address",
                "127.0.0.1:0",
                "--diagnostics-address",
                "127.0.0.1:0",
                .. arguments.Contains("--api-address", StringComparer.Ordinal) ? [] : new[] { "--api-address", "127.0.0.1:0" },
                .. arguments,
            ]
        );
}
