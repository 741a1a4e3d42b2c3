using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Portolan.Cli.Demo;

namespace Portolan.Cli.Commands;

/// <summary><c>portolan echo</c>: a workload to try routes with.</summary>
internal static class EchoCommand
{
    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "The name that it answers with", DefaultValueFactory = _ => "echo" };
        var listen = new Option<string>("--listen") { Description = "Address and port", DefaultValueFactory = _ => "127.0.0.1:0" };
        var protocol = new Option<EchoProtocol>("--protocol")
        {
            Description = "What it speaks: http, grpc, tcp, tls or udp",
            DefaultValueFactory = _ => EchoProtocol.Http,
        };
        var command = new Command("echo", "Run a small server that answers with what it received") { name, listen, protocol };
        command.SetAction(
            (parsed, cancel) =>
                CommandLineErrors.ReportAsync(async () =>
                {
                    if (!IPEndPoint.TryParse(parsed.GetValue(listen)!, out var endpoint))
                    {
                        throw new CliException(
                            ExitCode.Usage,
                            $"--listen {parsed.GetValue(listen)}: not an address and port like 127.0.0.1:9000"
                        );
                    }

                    await using var server = await StartAsync(parsed.GetValue(protocol), parsed.GetValue(name)!, endpoint);
                    Console.WriteLine($"echo {parsed.GetValue(name)} listens on {endpoint.Address}:{server.Port}");
                    await Interruption.WaitAsync(cancel);
                    return ExitCode.Success;
                })
        );
        return command;
    }

    private static async Task<IEchoServer> StartAsync(EchoProtocol protocol, string name, IPEndPoint endpoint)
    {
        try
        {
            return await EchoServers.StartAsync(protocol, name, endpoint);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new CliException(
                ExitCode.PortInUse,
                $"cannot listen on {endpoint}: {error.Message} Choose another port with --listen.",
                error
            );
        }
    }
}
