using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Portolan.Proxy.Tls;

namespace Portolan.Proxy.ControlPlane;

/// <summary>Opens connections to the control plane with the credentials that the files hold now.</summary>
internal static class ControlPlaneChannel
{
    private const int MaxMessageBytes = 256 * 1024 * 1024;

    /// <summary>What is wrong with options, in words; null when they can be used.</summary>
    public static string? FaultOf(ConfigClientOptions options) =>
        options.ControlPlanes.Count == 0
            ? "no control plane is named"
            : options.ControlPlanes.Select(FaultOf).FirstOrDefault(fault => fault is not null);

    private static string? FaultOf(Uri controlPlane) =>
        controlPlane switch
        {
            { Scheme: "https" } => null,
            { Scheme: "http", IsLoopback: true } => null,
            { Scheme: "http" } => $"the control plane {controlPlane} is reached without TLS, which is allowed on loopback only: use https",
            _ => $"the control plane {controlPlane} is not an http or https URL",
        };

    /// <summary>Makes a channel. Throws <see cref="IOException"/> or a cryptographic exception when the CA file cannot be used.</summary>
    public static GrpcChannel Open(Uri controlPlane, ConfigClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(10),

            // A control plane that vanished without a word is noticed within these.
            KeepAlivePingDelay = TimeSpan.FromSeconds(15),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        };
        if (ReadRoots(options) is { Count: > 0 } roots)
        {
            // As for backends: an authority in between is enough.
            var trust = PeerTrust.Of(roots);
            handler.SslOptions.CertificateChainPolicy = trust.PolicyFor(PeerRole.Server);
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                PeerCheck.IsHost(trust, certificate, chain, errors);
        }

        return GrpcChannel.ForAddress(
            controlPlane,
            new GrpcChannelOptions
            {
                HttpHandler = handler,
                DisposeHttpClient = true,
                MaxReceiveMessageSize = MaxMessageBytes,
            }
        );
    }

    private static X509Certificate2Collection ReadRoots(ConfigClientOptions options)
    {
        var roots = new X509Certificate2Collection();
        if (options.CaFile is { } file)
        {
            roots.ImportFromPemFile(file);
        }

        if (options.CaPem is { } pem)
        {
            roots.ImportFromPem(pem);
        }

        return roots.Count > 0 || (options.CaFile ?? options.CaPem) is null
            ? roots
            : throw new CryptographicException("the certificates to trust for the control plane are none: give PEM certificates");
    }

    /// <summary>The metadata of a stream: the token, as it is in its file now.</summary>
    public static async Task<Metadata> ReadMetadataAsync(ConfigClientOptions options, CancellationToken cancellationToken)
    {
        var metadata = new Metadata();
        if (options.TokenFile is { } file)
        {
            var token = await File.ReadAllTextAsync(file, cancellationToken);
            metadata.Add("authorization", $"Bearer {token.Trim()}");
        }

        return metadata;
    }
}
