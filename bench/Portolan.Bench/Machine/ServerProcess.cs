using System.Diagnostics;
using System.Net.Sockets;

namespace Portolan.Bench.Machine;

/// <summary>A server that the benchmark started and that ends with it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>The last lines that it printed, for an error message.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join(Environment.NewLine, _output.TakeLast(20));
            }
        }
    }

    public static ServerProcess Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new ServerProcess(new Process { StartInfo = start });
        server._process.OutputDataReceived += (_, line) => server.Keep(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.Keep(line.Data);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>The same with its standard output in a file, without anybody between.</summary>
    public static ServerProcess StartInto(string file, string program, params string[] arguments) =>
        Start("/bin/sh", ["-c", "exec \"$@\" >\"$0\"", file, program, .. arguments]);

    /// <summary>Waits until the port accepts connections.</summary>
    public async Task WaitForPortAsync(int port)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            ThrowIfGone();
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(5);
            }
        }
    }

    public void ThrowIfGone()
    {
        if (_process.HasExited)
        {
            throw new BenchException($"{_process.StartInfo.FileName} ended with code {_process.ExitCode}:{Environment.NewLine}{Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            if (line is not null)
            {
                _output.Add(line);
            }
        }
    }
}
