using Portolan.ProxyConfig.CommandLine;

namespace Portolan.Proxy.Host;

/// <summary>What the program says of itself.</summary>
internal static class Usage
{
    private static readonly string Flags = string.Concat(
        ProxyFlags.All.Select(flag =>
            $"  {flag.Name + " " + flag.Value, -28} {flag.Meaning}{(flag.KumaName is { } kuma ? $" (also {kuma})" : "")}\n"
        )
    );

    private static readonly string Text = $"""
        portolan-proxy run --control-plane URL --proxy NAMESPACE/NAME | --dataplane [NAMESPACE/]NAME [options]
            Serves what the control plane configures for the proxy, until SIGTERM or Ctrl+C, which drain.

        {Flags}
        portolan-proxy --version | --help

        """;

    public static int Help()
    {
        Console.Out.Write(Text);
        return 0;
    }

    public static int Version()
    {
        Console.Out.WriteLine($"portolan-proxy {ProxyVersion.Text}");
        return 0;
    }

    public static int Unknown(string word)
    {
        Console.Error.WriteLine($"portolan-proxy: unknown command \"{word}\"; \"portolan-proxy --help\" lists what there is");
        return 2;
    }

    public static int Wrong(string fault)
    {
        Console.Error.WriteLine($"portolan-proxy: {fault}");
        return 2;
    }
}
