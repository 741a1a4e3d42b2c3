namespace Portolan.Proxy.Host;

/// <summary>What the program says of itself.</summary>
internal static class Usage
{
    private const string Text = """
        portolan-proxy run --control-plane URL --proxy NAMESPACE/NAME [options]
            Serves what the control plane configures for the proxy, until SIGTERM or Ctrl+C, which drain.

          --control-plane URL    where the configuration comes from (https; http on loopback only)
          --proxy NAMESPACE/NAME the Gateway (or workload) whose traffic this proxy carries
          --mesh NAME            the mesh of the Gateway (default: "default")
          --token-file FILE      bearer token for the control plane; read again when it changes
          --ca-file FILE         PEM certificates to trust for the control plane
          --bind-address IP      address for listeners; may be repeated (default: every address)
          --admin-address IP:PORT /ready, /healthy and /metrics (default: 127.0.0.1:9902)
          --drain-time TIME      how long requests may go on after SIGTERM, such as 30s (default) or 2m
          --access-log PATH      where the access log goes: a file, "-" for standard output (default), or "none"
          --instance NAME        which replica this is (default: the machine's name and process id)

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
