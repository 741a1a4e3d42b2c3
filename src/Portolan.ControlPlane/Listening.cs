using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Portolan.ControlPlane;

/// <summary>Finds out where a server listens.</summary>
internal static class Listening
{
    /// <summary>The endpoint of an app that has one, with the port that the system chose for port 0.</summary>
    public static IPEndPoint EndpointOf(WebApplication app, IPEndPoint asked)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new IPEndPoint(asked.Address, new Uri(addresses.First()).Port);
    }
}
