namespace Portolan.Cli.Demo;

/// <summary>What an echo workload speaks.</summary>
internal enum EchoProtocol
{
    /// <summary>HTTP/1.1.</summary>
    Http,

    /// <summary>gRPC in plain text: any method is answered with the messages that it was sent.</summary>
    Grpc,

    /// <summary>Lines of text over TCP.</summary>
    Tcp,

    /// <summary>The same over TLS, with a certificate that it signs itself.</summary>
    Tls,

    /// <summary>Datagrams.</summary>
    Udp,
}
