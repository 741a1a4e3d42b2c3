using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.ControlPlane.Inputs;
using Portolan.ControlPlane.Writing.Statuses;
using Portolan.Kubernetes.Events;
using Portolan.Translation;

namespace Portolan.ControlPlane.Tests.Writing.Statuses;

public sealed class StatusEventsTests
{
    private static readonly ObjectKey Edge = new(Gateway.Type, new("default", "edge"));
    private readonly FakeTimeProvider _time = new();
    private readonly LiveObjects _live = new();
    private readonly List<EventNotice> _told = [];
    private readonly StatusEvents _events;
    private JsonObject? _status;

    public StatusEventsTests() => _events = new StatusEvents(_told.Add, _live, _time);

    [Fact]
    public void An_address_that_is_given_a_moment_later_is_not_warned_of()
    {
        Become("False", "AddressNotUsable", "192.0.2.7 could not be assigned");
        _time.Advance(StatusEvents.Patience / 2);
        Become("True", "Programmed", "");
        _time.Advance(StatusEvents.Patience * 2);

        Assert.DoesNotContain(_told, notice => notice.Severity == EventSeverity.Warning);
    }

    [Fact]
    public void An_address_that_stays_unusable_is_warned_of_once()
    {
        Become("False", "AddressNotUsable", "192.0.2.7 could not be assigned");
        Assert.Empty(_told);
        _time.Advance(StatusEvents.Patience);
        _time.Advance(StatusEvents.Patience * 10);

        Assert.Equal("AddressNotUsable", Assert.Single(_told).Reason);
    }

    [Fact]
    public void Of_two_addresses_one_after_the_other_the_one_that_stays_is_told()
    {
        Become("False", "AddressNotUsable", "192.0.2.7 could not be assigned");
        _time.Advance(StatusEvents.Patience / 2);
        Become("False", "AddressNotUsable", "192.0.2.8 could not be assigned");
        _time.Advance(StatusEvents.Patience * 2);

        Assert.Equal("192.0.2.8 could not be assigned", Assert.Single(_told).Message);
    }

    [Fact]
    public void Of_a_gateway_that_is_gone_or_made_anew_nothing_is_told()
    {
        Become("False", "AddressNotUsable", "192.0.2.7 could not be assigned");
        _live.Apply([new InputChange(Edge, NewGateway("another", _status!))]);
        _time.Advance(StatusEvents.Patience * 2);
        Become("False", "AddressNotUsable", "192.0.2.8 could not be assigned");
        _events.Forget(Edge);
        _time.Advance(StatusEvents.Patience * 2);

        Assert.Empty(_told);
    }

    private void Become(string programmed, string reason, string message)
    {
        var after = new JsonObject
        {
            ["conditions"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Programmed",
                    ["status"] = programmed,
                    ["reason"] = reason,
                    ["message"] = message,
                    ["lastTransitionTime"] = "2026-01-01T00:00:00Z",
                }
            ),
            ["listeners"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "http",
                    ["attachedRoutes"] = 0,
                    ["conditions"] = new JsonArray(),
                }
            ),
        };
        var gateway = NewGateway("first", after);
        _live.Apply([new InputChange(Edge, gateway)]);
        _events.Tell(Edge, gateway.Metadata, _status, after);
        _status = after;
    }

    private static Gateway NewGateway(string uid, JsonObject status) =>
        ResourceJson.Parse<Gateway>(
            new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = "edge",
                    ["namespace"] = "default",
                    ["uid"] = uid,
                },
                ["spec"] = new JsonObject { ["gatewayClassName"] = "kuma", ["listeners"] = new JsonArray() },
                ["status"] = status.DeepClone(),
            }
        );
}
