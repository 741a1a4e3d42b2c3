using System.Net.Sockets;
using System.Security.Cryptography;
using Portolan.ApiServer;
using Portolan.ApiServer.Storage;

namespace Portolan.Cli.Standalone;

/// <summary>What keeps standalone mode from starting, in words that say what to do.</summary>
internal static class StartFaults
{
    /// <summary>The error for the user, or nothing if it is not one that a user can mend.</summary>
    public static CliException? Explain(Exception error, StandaloneOptions options) =>
        error switch
        {
            CliException known => known,
            StoreException store => StoreFaults.Explain(store, options.DataDirectory),
            CryptographicException => new CliException(
                ExitCode.StoreUnusable,
                $"the certificate authority in {Path.Combine(options.DataDirectory, "pki")} cannot be read ({error.Message}): restore it, or move the directory away.",
                error
            ),
            UnauthorizedAccessException => StoreFaults.NotWritable(error, options.DataDirectory),
            IOException when SocketFault(error) is { } fault => PortFault(error, fault, options),
            PortInUseException => new CliException(
                ExitCode.PortInUse,
                $"{options.ApiEndpoint} is in use by another program: stop it, or choose another address with --api-address.",
                error
            ),
            SocketException => PortFault(error, error.Message, options),
            IOException => StoreFaults.NotWritable(error, options.DataDirectory),
            _ => null,
        };

    private static CliException PortFault(Exception error, string message, StandaloneOptions options) =>
        new(
            ExitCode.PortInUse,
            $"{message.TrimEnd('.')}. Choose another port with --api-address (now {options.ApiEndpoint}), --config-address ({options.ConfigEndpoint}) "
                + $"or --diagnostics-address ({options.DiagnosticsEndpoint}).",
            error
        );

    private static string? SocketFault(Exception error)
    {
        for (var inner = error.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException)
            {
                return error.Message;
            }
        }

        return error.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase) ? error.Message : null;
    }
}
