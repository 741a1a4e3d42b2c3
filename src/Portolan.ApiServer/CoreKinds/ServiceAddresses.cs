using System.Net;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.CoreKinds;

/// <summary>
/// Gives Services their <c>clusterIP</c> from a range of loopback addresses. What is taken is what stored Services have and what is being written; an address
/// asked for is given if it is free.
/// </summary>
internal sealed class ServiceAddresses : IKindRules
{
    private const string None = "None";
    private readonly Lock _lock = new();
    private readonly HashSet<string> _pending = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly IPNetwork _range;
    private uint _next = 1;

    public ServiceAddresses(ObjectStore store, IPNetwork range)
    {
        _range = range;
        foreach (var service in store.Current.Of(Resource).Values)
            _taken.Add(AddressOf(service));
        store.Committed += OnCommitted;
    }

    public GroupResource Resource => new("", "services");

    public void Prepare(JsonObject value, JsonObject? old)
    {
        var spec = value.EnsureObject("spec");
        if (spec.GetString("type") == "ExternalName")
        {
            spec.Remove("clusterIP");
            spec.Remove("clusterIPs");
            return;
        }

        var before = old.GetObject("spec").GetString("clusterIP") ?? "";
        var wanted = spec.GetString("clusterIP") ?? (spec.GetArray("clusterIPs") is [{ } first, ..] ? first.AsString() : null) ?? "";
        if (before.Length > 0 && wanted.Length == 0)
            wanted = before;
        else if (before.Length > 0 && wanted != before)
            throw Immutable(value, wanted);
        else if (wanted != before || wanted.Length == 0)
            wanted = Take(value, wanted);

        spec["clusterIP"] = wanted;
        spec["clusterIPs"] = new JsonArray(wanted);
        spec["ipFamilies"] ??= new JsonArray("IPv4");
        spec["ipFamilyPolicy"] ??= "SingleStack";
    }

    public void Release(JsonObject value)
    {
        if (value.GetObject("spec").GetString("clusterIP") is { } address)
        {
            lock (_lock)
                _pending.Remove(address);
        }
    }

    private void OnCommitted(IReadOnlyList<StoreEvent> events)
    {
        foreach (var change in events)
        {
            if (change.Object.Resource != Resource)
                continue;
            var address = AddressOf(change.Object);
            lock (_lock)
            {
                _pending.Remove(address);
                if (change.Previous is { } previous)
                    _taken.Remove(AddressOf(previous));
                if (change.Type != StoreEventType.Deleted)
                    _taken.Add(address);
            }
        }
    }

    private static string AddressOf(StoredObject service) => service.Parse().GetObject("spec").GetString("clusterIP") ?? None;

    private string Take(JsonObject service, string wanted)
    {
        if (wanted == None)
            return None;
        lock (_lock)
        {
            if (wanted.Length > 0)
            {
                CheckAsked(service, wanted);
                _pending.Add(wanted);
                return wanted;
            }

            var size = 1u << (32 - _range.PrefixLength);
            for (var tries = 0u; tries < size - 2; tries++)
            {
                var candidate = AddressAt(_next);
                _next = _next + 1 >= size - 1 ? 1 : _next + 1;
                if (!_taken.Contains(candidate) && _pending.Add(candidate))
                    return candidate;
            }
        }

        throw Refusals.Internal($"failed to allocate a serviceIP: range {_range} is full");
    }

    private void CheckAsked(JsonObject service, string wanted)
    {
        var why = !IPAddress.TryParse(wanted, out var address) ? "must be empty, 'None', or a valid IP address"
            : !_range.Contains(address) ? $"failed to allocate IP {wanted}: the provided IP ({wanted}) is not in the valid range. The range of valid IPs is {_range}"
            : _taken.Contains(wanted) || _pending.Contains(wanted) ? $"failed to allocate IP {wanted}: provided IP is already allocated"
            : null;
        if (why is not null)
            throw Invalid(service, $"Invalid value: \"{wanted}\": {why}");
    }

    private string AddressAt(uint offset)
    {
        Span<byte> bytes = stackalloc byte[4];
        _range.BaseAddress.TryWriteBytes(bytes, out _);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) + offset);
        return new IPAddress(bytes).ToString();
    }

    private static StatusException Immutable(JsonObject service, string wanted) => Invalid(service, $"Invalid value: \"{wanted}\": field is immutable");

    private static StatusException Invalid(JsonObject service, string message) => Refusals.Invalid(
        "", "Service", service.EnsureMetadata().GetString("name") ?? "", [new("spec.clusterIPs", FieldErrorReason.FieldValueInvalid, message)]);
}
