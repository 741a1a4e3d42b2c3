using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.CoreKinds;

/// <summary>
/// Gives Services their <c>clusterIP</c> from a range of loopback addresses; an address asked for is given if it is free.
/// </summary>
internal sealed class ServiceAddresses(IPNetwork range)
{
    private const string None = "None";
    private uint _last;

    public Reservations<string> Reserved { get; } = new();

    public void Prepare(JsonObject value, JsonObject? old)
    {
        var spec = value.EnsureObject("spec");
        if (spec.GetString("type") == "ExternalName")
        {
            // Of a Service that becomes an alias the address goes; an alias that asks for one is refused when it is checked.
            if (old is not null)
            {
                spec.Remove("clusterIP");
                spec.Remove("clusterIPs");
            }

            return;
        }

        var before = old.GetObject("spec").GetString("clusterIP") ?? "";
        var wanted = spec.GetString("clusterIP") ?? (spec.GetArray("clusterIPs") is [{ } first, ..] ? first.AsString() : null) ?? "";
        if (wanted.Length == 0)
        {
            wanted = before;
        }
        // A change of an address is refused when the Service is checked.
        if (before.Length == 0)
        {
            wanted = Take(value, wanted);
        }

        spec["clusterIP"] = wanted;
        spec["clusterIPs"] = new JsonArray(wanted);
        spec["ipFamilies"] ??= new JsonArray("IPv4");
        spec["ipFamilyPolicy"] ??= "SingleStack";
    }

    /// <summary>The address that a Service has.</summary>
    public static IEnumerable<string> Of(JsonObject? spec) => spec.GetString("clusterIP") is { } address and not None ? [address] : [];

    private string Take(JsonObject service, string wanted)
    {
        if (wanted == None)
        {
            return None;
        }
        if (wanted.Length > 0)
        {
            CheckAsked(service, wanted);
            return wanted;
        }

        var size = 1u << (32 - range.PrefixLength);
        for (var tries = 0u; tries < size - 2; tries++)
        {
            // Neither the first address, which names the network, nor the last one.
            var candidate = AddressAt(1 + (Interlocked.Increment(ref _last) - 1) % (size - 2));
            if (Reserved.TryTake(candidate))
            {
                return candidate;
            }
        }

        throw Refusals.Internal($"failed to allocate a serviceIP: range {range} is full");
    }

    private void CheckAsked(JsonObject service, string wanted)
    {
        var why =
            !IPAddress.TryParse(wanted, out var address) ? "must be empty, 'None', or a valid IP address"
            : !range.Contains(address)
                ? $"failed to allocate IP {wanted}: the provided IP ({wanted}) is not in the valid range. The range of valid IPs is {range}"
            : !Reserved.TryTake(wanted) ? $"failed to allocate IP {wanted}: provided IP is already allocated"
            : null;
        if (why is null)
        {
            return;
        }

        // What was not taken must not be given back.
        service.EnsureObject("spec").Remove("clusterIP");
        throw Refusals.Invalid(
            "",
            "Service",
            service.EnsureMetadata().GetString("name") ?? "",
            [new("spec.clusterIPs", FieldErrorReason.FieldValueInvalid, $"Invalid value: []string{{\"{wanted}\"}}: {why}")]
        );
    }

    private string AddressAt(uint offset)
    {
        Span<byte> bytes = stackalloc byte[4];
        range.BaseAddress.TryWriteBytes(bytes, out _);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes) + offset);
        return new IPAddress(bytes).ToString();
    }
}
