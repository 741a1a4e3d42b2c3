using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.CoreKinds;

/// <summary>
/// Gives the ports of Services of type NodePort and LoadBalancer a <c>nodePort</c> each, and a port for health checks to those that want
/// one. Nothing listens there: the numbers are what clients and controllers count on.
/// </summary>
internal sealed class ServiceNodePorts
{
    private const int First = 30000;
    private const int Last = 32767;

    /// <summary>Below are ports that people like to ask for: no others are given while there are enough.</summary>
    private const int FirstToGive = First + 86;

    public Reservations<int> Reserved { get; } = new();

    public void Prepare(JsonObject value, JsonObject? old)
    {
        var spec = value.EnsureObject("spec");
        var before = old.GetObject("spec");
        DropOfOtherType(spec, before);
        KeepGiven(spec, before);
        var given = new Given(this, value, [.. Of(before)]);
        try
        {
            if (NeedsPorts(spec))
            {
                given.Complete(spec);
            }
            if (NeedsHealthPort(spec))
            {
                given.CompleteHealthPort(spec);
            }
        }
        catch
        {
            given.GiveBack();
            throw;
        }
    }

    /// <summary>The ports that a Service has.</summary>
    public static IEnumerable<int> Of(JsonObject? spec)
    {
        foreach (var port in Ports(spec))
        {
            if (PortOf(port, "nodePort") is var number and > 0)
            {
                yield return number;
            }
        }

        if (PortOf(spec, "healthCheckNodePort") is var health and > 0)
        {
            yield return health;
        }
    }

    /// <summary>A change of the type drops what only the type before has, if the client left it as it was.</summary>
    private static void DropOfOtherType(JsonObject spec, JsonObject? before)
    {
        if (
            NeedsPorts(before)
            && !NeedsPorts(spec)
            && Ports(spec).Select(port => PortOf(port, "nodePort")).SequenceEqual(Ports(before).Select(port => PortOf(port, "nodePort")))
        )
        {
            foreach (var port in Ports(spec))
            {
                port.Remove("nodePort");
            }
        }

        if (NeedsHealthPort(before) && !NeedsHealthPort(spec))
        {
            DropSame(spec, before, "healthCheckNodePort");
        }
        if (NeedsPorts(before) && !NeedsPorts(spec))
        {
            DropSame(spec, before, "externalTrafficPolicy");
        }
        if (IsBalanced(before) && !IsBalanced(spec))
        {
            DropSame(spec, before, "allocateLoadBalancerNodePorts");
            DropSame(spec, before, "loadBalancerClass");
        }
    }

    private static void DropSame(JsonObject spec, JsonObject? before, string field)
    {
        if (spec[field].SameAs(before?[field]))
        {
            spec.Remove(field);
        }
    }

    /// <summary>A client that replaces a Service and does not know its ports means those that it has.</summary>
    private static void KeepGiven(JsonObject spec, JsonObject? before)
    {
        if (NeedsPorts(spec) && NeedsPorts(before))
        {
            var used = Ports(spec).Select(port => PortOf(port, "nodePort")).ToHashSet();
            var known = Ports(before)
                .GroupBy(port => port.GetString("name") ?? "")
                .ToDictionary(group => group.Key, group => PortOf(group.First(), "nodePort"));
            foreach (var port in Ports(spec).Where(port => PortOf(port, "nodePort") == 0))
            {
                if (known.GetValueOrDefault(port.GetString("name") ?? "") is var number and > 0 && used.Add(number))
                {
                    port["nodePort"] = number;
                }
            }
        }

        if (NeedsHealthPort(spec) && NeedsHealthPort(before) && PortOf(spec, "healthCheckNodePort") == 0)
        {
            spec["healthCheckNodePort"] = PortOf(before, "healthCheckNodePort");
        }
    }

    private static bool IsBalanced(JsonObject? spec) => spec.GetString("type") == "LoadBalancer";

    private static bool NeedsPorts(JsonObject? spec) => spec.GetString("type") is "NodePort" or "LoadBalancer";

    private static bool NeedsHealthPort(JsonObject? spec) => IsBalanced(spec) && spec.GetString("externalTrafficPolicy") == "Local";

    private static IEnumerable<JsonObject> Ports(JsonObject? spec) => (spec.GetArray("ports") ?? []).OfType<JsonObject>();

    private static int PortOf(JsonObject? from, string field) => (int)(from.GetInteger(field) ?? 0);

    /// <summary>What one write has been given.</summary>
    private sealed class Given(ServiceNodePorts ports, JsonObject service, HashSet<int> owned)
    {
        private readonly List<int> _taken = [];

        public void Complete(JsonObject spec)
        {
            var isGiving = !IsBalanced(spec) || spec.GetBoolean("allocateLoadBalancerNodePorts") != false;
            // The same port by two protocols has one number.
            var byPort = new Dictionary<int, int>();
            var index = -1;
            foreach (var port in Ports(spec))
            {
                index++;
                var number = PortOf(port, "port");
                if (PortOf(port, "nodePort") is var asked and > 0)
                {
                    Ask($"spec.ports[{index}].nodePort", asked);
                }
                else if (isGiving)
                {
                    port["nodePort"] = asked = byPort.TryGetValue(number, out var same) ? same : AskedElsewhere(spec, number) ?? Next();
                }
                else
                {
                    continue;
                }
                byPort.TryAdd(number, asked);
            }
        }

        public void CompleteHealthPort(JsonObject spec)
        {
            if (PortOf(spec, "healthCheckNodePort") is var asked and > 0)
            {
                Ask("spec.healthCheckNodePort", asked);
            }
            else
            {
                spec["healthCheckNodePort"] = Next();
            }
        }

        public void GiveBack()
        {
            ports.Reserved.Release(_taken);
            // What was not taken must not be given back.
            foreach (var port in Ports(service.EnsureObject("spec")))
            {
                port.Remove("nodePort");
            }
            service.EnsureObject("spec").Remove("healthCheckNodePort");
        }

        private static int? AskedElsewhere(JsonObject spec, int number) =>
            Ports(spec)
                .Where(port => PortOf(port, "port") == number)
                .Select(port => PortOf(port, "nodePort"))
                .FirstOrDefault(port => port > 0)
                is var found
                    and > 0
                ? found
                : null;

        private void Ask(string field, int number)
        {
            if (owned.Contains(number) || _taken.Contains(number))
            {
                return;
            }
            var why =
                number is < First or > Last ? $"provided port is not in the valid range. The range of valid ports is {First}-{Last}"
                : !ports.Reserved.TryTake(number) ? "provided port is already allocated"
                : null;
            if (why is not null)
            {
                throw Refusals.Invalid(
                    "",
                    "Service",
                    service.EnsureMetadata().GetString("name") ?? "",
                    [new(field, FieldErrorReason.FieldValueInvalid, $"Invalid value: {number}: {why}")]
                );
            }

            _taken.Add(number);
        }

        private int Next()
        {
            var start = Random.Shared.Next(FirstToGive, Last + 1);
            var candidates = Enumerable
                .Range(start, Last + 1 - start)
                .Concat(Enumerable.Range(FirstToGive, start - FirstToGive))
                .Concat(Enumerable.Range(First, FirstToGive - First));
            foreach (var candidate in candidates)
            {
                if (!ports.Reserved.TryTake(candidate))
                {
                    continue;
                }
                _taken.Add(candidate);
                return candidate;
            }

            throw Refusals.Internal("failed to allocate a nodePort: range is full");
        }
    }
}
