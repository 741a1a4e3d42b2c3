using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Writing;
using Portolan.Translation;
using Portolan.Translation.Proxies.Sessions;

namespace Portolan.ControlPlane.Writing;

/// <summary>
/// Makes the Secret with what proxies seal sessions with, where it is missing: at the start, and when somebody deletes it to end all
/// sessions. One that is there is never changed.
/// </summary>
internal sealed partial class SessionKeyWriter(
    ObjectWriter objects,
    string systemNamespace,
    TimeProvider time,
    ILogger<SessionKeyWriter> logger
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly NamespacedName _name = SessionKeys.SecretIn(systemNamespace);
    private readonly Channel<bool> _wanted = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Hears of objects that are gone.</summary>
    public void Deleted(ObjectKey key)
    {
        if (key.Type == Secret.Type && key.Name == _name)
        {
            _wanted.Writer.TryWrite(true);
        }
    }

    /// <summary>Makes the Secret until cancelled. May be called again after that.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        do
        {
            await EnsureAsync(cancellation);
        } while (await _wanted.Reader.ReadAsync(cancellation));
    }

    private async Task EnsureAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                if (await objects.FindAsync(Secret.Type, _name, cancellation) is null)
                {
                    await objects.CreateAsync(Secret.Type, Made(), cancellation);
                    Log.Created(logger, _name);
                }

                return;
            }
            catch (ApiException exception) when (exception.Fault == ApiFault.AlreadyExists)
            {
                return;
            }
            catch (ApiException exception) when (exception.Fault is ApiFault.Invalid or ApiFault.Denied)
            {
                // Asking again cannot help; who gives the permission restarts the control plane. Routes with sessions say that there is no
                // key.
                Log.Failed(logger, _name, exception.Message);
                return;
            }
            catch (ApiException exception)
            {
                Log.Failed(logger, _name, exception.Message);
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    private JsonObject Made() =>
        new()
        {
            ["apiVersion"] = Secret.Type.ApiVersion,
            ["kind"] = Secret.Type.Kind,
            ["metadata"] = new JsonObject { ["name"] = _name.Name, ["namespace"] = _name.Namespace },
            ["type"] = SecretTypes.Opaque,
            ["data"] = new JsonObject { [SessionKeys.Field] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SessionKeys.Length)) },
        };

    private static partial class Log
    {
        [LoggerMessage(3042, LogLevel.Information, "Secret {Name} was created: sessions of clients are sealed with it")]
        public static partial void Created(ILogger logger, NamespacedName name);

        [LoggerMessage(3043, LogLevel.Debug, "Secret {Name} could not be created yet: {Error}")]
        public static partial void Failed(ILogger logger, NamespacedName name, string error);
    }
}
