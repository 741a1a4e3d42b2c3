namespace Portolan.Conformance.Workloads;

/// <summary>What the pods of a workload speak.</summary>
internal enum EchoMode
{
    /// <summary>HTTP/1.1, HTTP/2 and HTTPS, each on a port of its own.</summary>
    Http,

    /// <summary>gRPC in plain text.</summary>
    Grpc,

    /// <summary>Lines of text over TCP, on the second port over TLS.</summary>
    Tcp,

    /// <summary>Datagrams.</summary>
    Udp,

    /// <summary>DNS over UDP, for one name.</summary>
    Dns,
}
