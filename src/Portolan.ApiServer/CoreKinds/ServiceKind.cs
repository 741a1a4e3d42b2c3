using System.Net;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.CoreKinds;

/// <summary>Gives Services their addresses and node ports, and takes them back when the Service or its type changes.</summary>
internal sealed class ServiceKind : IKindRules
{
    private readonly ServiceAddresses _addresses;
    private readonly ServiceNodePorts _ports = new();

    public ServiceKind(ObjectStore store, IPNetwork range)
    {
        _addresses = new(range);
        foreach (var service in store.Current.Of(Resource).Values)
        {
            Follow([], service.Parse());
        }
        store.Committed += OnCommitted;
    }

    public GroupResource Resource => new("", "services");

    public void Prepare(JsonObject value, JsonObject? old)
    {
        _addresses.Prepare(value, old);
        try
        {
            _ports.Prepare(value, old);
        }
        catch
        {
            _addresses.Reserved.Release(ServiceAddresses.Of(value.GetObject("spec")));
            throw;
        }
    }

    public IEnumerable<string> WarningsFor(JsonObject value)
    {
        var spec = value.GetObject("spec");
        if (spec.GetString("clusterIP") != "None")
        {
            yield break;
        }
        if (spec.GetString("loadBalancerIP") is { Length: > 0 })
        {
            yield return "spec.loadBalancerIP is ignored for headless services";
        }
        if (spec.GetArray("externalIPs") is { Count: > 0 })
        {
            yield return "spec.externalIPs is ignored for headless services";
        }
        if (spec.GetString("sessionAffinity") is not (null or "None"))
        {
            yield return "spec.SessionAffinity is ignored for headless services";
        }
    }

    public void Release(JsonObject value)
    {
        var spec = value.GetObject("spec");
        _addresses.Reserved.Release(ServiceAddresses.Of(spec));
        _ports.Reserved.Release(ServiceNodePorts.Of(spec));
    }

    private void OnCommitted(IReadOnlyList<StoreEvent> events)
    {
        foreach (var change in events)
        {
            if (change.Object.Resource == Resource)
            {
                Follow(change.Previous?.Parse() ?? [], change.Type == StoreEventType.Deleted ? [] : change.Object.Parse());
            }
        }
    }

    private void Follow(JsonObject before, JsonObject after)
    {
        _addresses.Reserved.Follow(ServiceAddresses.Of(before.GetObject("spec")), ServiceAddresses.Of(after.GetObject("spec")));
        _ports.Reserved.Follow(ServiceNodePorts.Of(before.GetObject("spec")), ServiceNodePorts.Of(after.GetObject("spec")));
    }
}
