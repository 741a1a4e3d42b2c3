using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Portolan.Proxy.Model;

namespace Portolan.Proxy.Listening;

/// <summary>
/// The ports of a proxy: brings what is bound in line with what is wanted, each port on its own. A port that cannot be bound is tried
/// again, less and less often, until it can or is no longer wanted. Not for concurrent use: the proxy applies one configuration at a time.
/// </summary>
internal sealed partial class PortSet(ListeningServices services)
{
    private readonly Dictionary<(IPAddress Address, PortKey Port), IBoundPort> _bound = [];
    private readonly Dictionary<(IPAddress Address, PortKey Port), BindFault> _faults = [];
    private readonly List<Task> _draining = [];

    /// <summary>Whether some port that is wanted is not bound.</summary>
    public bool HasFaults => _faults.Count > 0;

    /// <summary>Why ports are not bound on one of the addresses, for those that are not.</summary>
    public IReadOnlyDictionary<PortKey, BindFault> Faults =>
        _faults.GroupBy(entry => entry.Key.Port).ToDictionary(group => group.Key, group => group.First().Value);

    /// <summary>
    /// Binds, updates and drains the ports that <paramref name="changed"/> names, and tries those again that could not be bound; the others
    /// are not looked at. Never throws for a port, and cannot be interrupted: whoever calls next names what changed since, and no more.
    /// </summary>
    public async Task ApplyAsync(ImmutableSortedDictionary<PortKey, PortModel> ports, IReadOnlyCollection<PortKey> changed)
    {
        foreach (var place in Places(changed))
        {
            if (
                _bound.TryGetValue(place, out var listener)
                && (!ports.TryGetValue(place.Port, out var wanted) || wanted.Family != listener.Model.Family)
            )
            {
                // Another family is another listener: what was accepted as plain text must never be taken for what came through TLS.
                _bound.Remove(place);
                await DrainAsync(listener);
            }
        }

        var failed = _faults.Keys.ToList();
        _faults.Clear();
        foreach (var place in Places(changed).Union(failed))
        {
            if (ports.TryGetValue(place.Port, out var model))
            {
                Ensure(place, model);
            }
        }
    }

    /// <summary>Stops accepting everywhere and waits until connections ended, at most the drain time.</summary>
    public async Task DrainAllAsync()
    {
        foreach (var listener in _bound.Values)
        {
            await DrainAsync(listener);
        }

        _bound.Clear();
        _faults.Clear();
        await Task.WhenAll(_draining);
    }

    /// <summary>Writes the connections of the ports that are bound, as an array's elements. Not while a configuration is applied.</summary>
    public async Task DescribeConnectionsAsync(Utf8JsonWriter json)
    {
        foreach (var listener in _bound.Values)
        {
            await listener.DescribeAsync(json);
        }
    }

    private IEnumerable<(IPAddress Address, PortKey Port)> Places(IReadOnlyCollection<PortKey> ports) =>
        ports.SelectMany(port => port.Address is { } one ? [one] : services.Options.BindAddresses, (port, address) => (address, port));

    private void Ensure((IPAddress Address, PortKey Port) place, PortModel model)
    {
        if (_bound.TryGetValue(place, out var listener))
        {
            listener.Model = model;
            return;
        }

        var endPoint = new IPEndPoint(place.Address, place.Port.Number);
        try
        {
            _bound[place] =
                model.Family == PortFamily.Udp
                    ? DatagramListener.Bind(endPoint, model, services)
                    : PortListener.Bind(endPoint, model, services);
            Log.Listening(services.Logger, model.Family, endPoint);
        }
        catch (SocketException exception)
        {
            var fault = BindFault.Of(endPoint, exception);
            _faults[place] = fault;
            Log.CannotBind(services.Logger, fault.Message);
        }
    }

    /// <summary>Frees the port; its connections end in their own time.</summary>
    private async Task DrainAsync(IBoundPort listener)
    {
        Log.Draining(services.Logger, listener.EndPoint, listener.ConnectionCount);
        await listener.FreeAsync();
        _draining.RemoveAll(task => task.IsCompleted);
        _draining.Add(listener.DrainAsync(services.Options.DrainTime));
    }

    private static partial class Log
    {
        [LoggerMessage(4003, LogLevel.Information, "Serving {Family} on {EndPoint}.")]
        public static partial void Listening(ILogger logger, PortFamily family, IPEndPoint endPoint);

        [LoggerMessage(4004, LogLevel.Warning, "A port is not served: {Reason}.")]
        public static partial void CannotBind(ILogger logger, string reason);

        [LoggerMessage(4005, LogLevel.Information, "Draining {EndPoint} with {Count} connections.")]
        public static partial void Draining(ILogger logger, EndPoint endPoint, int count);
    }
}
