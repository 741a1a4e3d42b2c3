using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Writing;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.ControlPlane.Writing;

/// <summary>
/// Objects that are there from the start: the system namespace, the mesh <c>default</c>, the class <c>kuma</c>. Created where they are
/// missing, never changed: a user may have edited them. Kinds whose definitions are not installed yet are waited for.
/// </summary>
internal sealed partial class Bootstrap(ObjectWriter objects, TimeProvider time, ILogger<Bootstrap> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>The namespace in which control planes agree on who leads: all of them make it.</summary>
    public Task EnsureNamespaceAsync(string systemNamespace, CancellationToken cancellation) =>
        EnsureAsync(Namespace.Type, systemNamespace, spec: null, cancellation);

    public Task RunAsync(string systemNamespace, CancellationToken cancellation) =>
        Task.WhenAll(
            EnsureNamespaceAsync(systemNamespace, cancellation),
            EnsureAsync(Mesh.Type, WellKnown.DefaultMesh, spec: null, cancellation),
            EnsureAsync(GatewayClass.Type, "kuma", new JsonObject { ["controllerName"] = WellKnown.ControllerName }, cancellation)
        );

    private async Task EnsureAsync(ResourceType type, string name, JsonObject? spec, CancellationToken cancellation)
    {
        var resource = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = new JsonObject { ["name"] = name },
        };
        if (spec is not null)
        {
            resource["spec"] = spec;
        }

        while (true)
        {
            try
            {
                if (await objects.FindAsync(type, new NamespacedName("", name), cancellation) is not null)
                {
                    return;
                }

                await objects.CreateAsync(type, resource, cancellation);
                Log.Created(logger, type.Kind, name);
                return;
            }
            catch (ApiException exception) when (exception.Fault == ApiFault.AlreadyExists)
            {
                return;
            }
            catch (ApiException exception)
            {
                Log.Failed(logger, type.Kind, name, exception.Message);
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3040, LogLevel.Information, "{Kind} {Name} was created")]
        public static partial void Created(ILogger logger, string kind, string name);

        [LoggerMessage(3041, LogLevel.Debug, "{Kind} {Name} could not be created yet: {Error}")]
        public static partial void Failed(ILogger logger, string kind, string name, string error);
    }
}
