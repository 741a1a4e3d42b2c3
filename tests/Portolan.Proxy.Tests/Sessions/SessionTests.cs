using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Portolan.Primitives;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Sessions;

/// <summary>The requests of a client stay with one endpoint (GEP-1619), whichever replica they come to.</summary>
public sealed partial class SessionTests
{
    private const int Endpoints = 12;

    private static readonly Secret Key = new(Convert.ToBase64String(new byte[32]));

    private static readonly SessionPolicy Cookies = new() { Name = "sid", Key = Key };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_cookie_leads_back_to_the_endpoint_that_set_it_and_is_not_set_again()
    {
        var rig = Rig(Cookies);
        var first = Ask(rig);
        Assert.Matches("^sid=[A-Za-z0-9_-]{48}; Path=/; HttpOnly; SameSite=Strict$", first.SetCookie);

        for (var request = 0; request < 50; request++)
        {
            var next = Ask(rig, $"Cookie: other=1; {first.Cookie}; more=2\r\n");
            Assert.Equal(first.Endpoint, next.Endpoint);
            Assert.Null(next.SetCookie);
        }

        Assert.True(
            Enumerable.Range(0, 50).Select(_ => Ask(rig).Endpoint).Distinct().Count() > 1,
            "without a cookie all endpoints have their turn"
        );
    }

    [Fact]
    public void A_field_carries_a_session_as_well()
    {
        var rig = Rig(Cookies with { Carrier = SessionCarrier.Header, Name = "X-Session" });
        var first = Ask(rig);
        Assert.Null(first.SetCookie);
        var value = Field(first.Text, "x-session");

        var next = Ask(rig, $"x-SESSION: {value}\r\n");

        Assert.Equal(first.Endpoint, next.Endpoint);
        Assert.DoesNotContain("x-session", next.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_replica_and_a_proxy_that_starts_know_the_sessions_and_one_with_another_key_does_not()
    {
        var first = Ask(Rig(Cookies));

        var known = Ask(Rig(Cookies), $"Cookie: {first.Cookie}\r\n");
        Assert.Equal(first.Endpoint, known.Endpoint);
        Assert.Null(known.SetCookie);
        Assert.NotNull(
            Ask(
                Rig(Cookies with { Key = new Secret(Convert.ToBase64String([1, .. new byte[31]])) }),
                $"Cookie: {first.Cookie}\r\n"
            ).SetCookie
        );
    }

    [Fact]
    public void A_value_that_is_changed_anywhere_is_none()
    {
        var rig = Rig(Cookies with { AbsoluteTimeout = TimeSpan.FromHours(1) });
        var first = Ask(rig);
        var value = first.Cookie["sid=".Length..];

        for (var place = 0; place < value.Length; place++)
        {
            var other = value[place] == 'A' ? 'B' : 'A';
            Assert.NotNull(Ask(rig, $"Cookie: sid={value[..place]}{other}{value[(place + 1)..]}\r\n").SetCookie);
        }

        foreach (
            var made in new[]
            {
                "",
                "x",
                "10.0.0.1:8080",
                $"{value}A",
                value[1..],
                "\"" + value + "\"",
                new string('A', 48),
                new string('=', 48),
                new string('\u00ff', 48),
            }
        )
        {
            Assert.NotNull(Ask(rig, $"Cookie: sid={made}\r\n").SetCookie);
        }
    }

    [Fact]
    public void A_value_tells_nothing_of_the_endpoint()
    {
        var first = Ask(Rig(Cookies));
        var token = System.Buffers.Text.Base64Url.DecodeFromChars(first.Cookie.AsSpan("sid=".Length));
        var address = first.Endpoint.Split(':')[0];

        Assert.DoesNotContain(address, System.Text.Encoding.Latin1.GetString(token), StringComparison.Ordinal);
        Assert.Equal(-1, token.AsSpan().IndexOf(System.Net.IPAddress.Parse(address).GetAddressBytes()));
        var elsewhere = Ask(Rig(Cookies, edit: route => route with { RuleName = "other" }), only: first.Endpoint);
        Assert.NotEqual(token[6..22], System.Buffers.Text.Base64Url.DecodeFromChars(elsewhere.Cookie.AsSpan("sid=".Length))[6..22]);
    }

    [Fact]
    public void A_session_ends_when_its_time_is_over()
    {
        var rig = Rig(Cookies with { AbsoluteTimeout = TimeSpan.FromMinutes(5) });
        var first = Ask(rig);
        Assert.DoesNotContain("Max-Age", first.SetCookie, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromSeconds(299));
        Assert.Null(Ask(rig, $"Cookie: {first.Cookie}\r\n").SetCookie);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(Ask(rig, $"Cookie: {first.Cookie}\r\n").SetCookie);
    }

    [Fact]
    public void A_permanent_cookie_says_when_it_ends()
    {
        var rig = Rig(Cookies with { AbsoluteTimeout = TimeSpan.FromMinutes(5), Lifetime = CookieLifetime.Permanent });

        Assert.EndsWith(
            "; Path=/; Expires=Fri, 01 May 2026 12:05:00 GMT; Max-Age=300; HttpOnly; SameSite=Strict",
            Ask(rig).SetCookie,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_endpoint_that_is_gone_is_replaced_and_the_client_is_told()
    {
        var rig = Rig(Cookies);
        var first = Ask(rig);
        rig.Apply(Config(Cookies, left: address => address != first.Endpoint));

        var next = Ask(rig, $"Cookie: {first.Cookie}\r\n");

        Assert.NotEqual(first.Endpoint, next.Endpoint);
        Assert.NotNull(next.SetCookie);
        Assert.Equal(next.Endpoint, Ask(rig, $"Cookie: {next.Cookie}\r\n").Endpoint);
    }

    [Fact]
    public void An_endpoint_that_drains_keeps_its_sessions_and_gets_no_new_ones()
    {
        var rig = Rig(Cookies);
        var first = Ask(rig);
        rig.Apply(Config(Cookies, state: address => address == first.Endpoint ? EndpointState.Draining : EndpointState.Ready));

        Assert.Equal(first.Endpoint, Ask(rig, $"Cookie: {first.Cookie}\r\n").Endpoint);
        Assert.DoesNotContain(first.Endpoint, Enumerable.Range(0, 50).Select(_ => Ask(rig).Endpoint));
    }

    [Fact]
    public void An_endpoint_that_takes_no_connection_loses_the_session_and_not_the_request()
    {
        var before = Rig(Cookies);
        var first = Ask(before);
        var rig = new ExchangeRig(Config(Cookies), options => options with { TimeProvider = _time });
        Serve(rig, address => address != first.Endpoint);

        var next = Ask(rig, $"Cookie: {first.Cookie}\r\n");

        Assert.StartsWith("HTTP/1.1 200", next.Text, StringComparison.Ordinal);
        Assert.NotEqual(first.Endpoint, next.Endpoint);
        Assert.NotNull(next.SetCookie);
    }

    [Fact]
    public void A_session_stays_with_its_backend_even_when_it_has_no_weight_any_more()
    {
        var rig = Rig(Cookies, weights: (1, 0));
        var first = Ask(rig);
        Assert.StartsWith("10.0.0.", first.Endpoint, StringComparison.Ordinal);
        rig.Apply(Config(Cookies, weights: (0, 1)));

        Assert.Equal(first.Endpoint, Ask(rig, $"Cookie: {first.Cookie}\r\n").Endpoint);
        Assert.All(
            Enumerable.Range(0, 20).Select(_ => Ask(rig)),
            fresh => Assert.StartsWith("10.0.1.", fresh.Endpoint, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Two_rules_share_no_session_even_under_one_name()
    {
        var rig = Rig(Cookies, edit: route => route with { RuleName = "one" });
        var other = Rig(Cookies, edit: route => route with { RuleName = "two" });

        Assert.NotNull(Ask(other, $"Cookie: {Ask(rig).Cookie}\r\n").SetCookie);
    }

    [Fact]
    public void What_a_backend_asks_for_holds_where_the_rule_says_nothing_and_has_no_path()
    {
        var rig = Rig(null, ofBackend: Cookies);
        var first = Ask(rig);
        Assert.Matches("^sid-[0-9a-f]{8}=[A-Za-z0-9_-]{48}; HttpOnly; SameSite=Strict$", first.SetCookie);
        Assert.Equal(first.Endpoint, Ask(rig, $"Cookie: {first.Cookie}\r\n").Endpoint);

        rig.Apply(Config(Cookies with { Name = "rule" }, ofBackend: Cookies));
        Assert.StartsWith("rule=", Ask(rig, $"Cookie: {first.Cookie}\r\n").SetCookie, StringComparison.Ordinal);

        rig.Apply(Config(null));
        Assert.Null(Ask(rig).SetCookie);
        rig.Apply(Config(null, ofBackend: Cookies));
        Assert.Equal(first.Endpoint, Ask(rig, $"Cookie: {first.Cookie}\r\n").Endpoint);
    }

    [Fact]
    public void Of_many_cookies_of_one_name_the_first_that_we_made_counts_and_no_more_than_eight_are_looked_at()
    {
        var rig = Rig(Cookies);
        var first = Ask(rig);
        string Made(int count) => string.Concat(Enumerable.Repeat($"sid={new string('A', 48)}; ", count));

        Assert.Null(Ask(rig, $"Cookie: {Made(7)}{first.Cookie}\r\n").SetCookie);
        Assert.NotNull(Ask(rig, $"Cookie: {Made(8)}{first.Cookie}\r\n").SetCookie);
    }

    [Fact]
    public void Without_a_key_requests_are_served_and_no_session_begins()
    {
        var answer = Ask(Rig(Cookies with { Key = null }));

        Assert.StartsWith("HTTP/1.1 200", answer.Text, StringComparison.Ordinal);
        Assert.Null(answer.SetCookie);
    }

    [Fact]
    public void Without_a_name_each_rule_has_one_of_its_own()
    {
        var one = Ask(Rig(Cookies with { Name = null }, edit: route => route with { RuleName = "one" })).SetCookie;
        var two = Ask(Rig(Cookies with { Name = null }, edit: route => route with { RuleName = "two" })).SetCookie;

        Assert.Matches("^portolan-session-[0-9a-f]{8}=", one);
        Assert.Matches("^portolan-session-[0-9a-f]{8}=", two);
        Assert.NotEqual(one!.Split('=')[0], two!.Split('=')[0]);
    }

    private ExchangeRig Rig(
        SessionPolicy? ofRule,
        SessionPolicy? ofBackend = null,
        (int, int)? weights = null,
        Func<Route, Route>? edit = null
    )
    {
        var rig = new ExchangeRig(Config(ofRule, ofBackend, weights, edit), options => options with { TimeProvider = _time });
        Serve(rig, _ => true);
        return rig;
    }

    // Each endpoint answers with its address.
    private static void Serve(ExchangeRig rig, Func<string, bool> isThere)
    {
        foreach (var address in Addresses("10.0.0.").Concat(Addresses("10.0.1.")).Where(isThere))
        {
            rig.Answer(address, $"HTTP/1.1 200 OK\r\nContent-Length: {address.Length}\r\nDate: x\r\n\r\n{address}");
        }
    }

    private static Config Config(
        SessionPolicy? ofRule,
        SessionPolicy? ofBackend = null,
        (int First, int Second)? weights = null,
        Func<Route, Route>? edit = null,
        Func<string, bool>? left = null,
        Func<string, EndpointState>? state = null
    )
    {
        var second = new BackendKey("Service", "test", "second", 80);
        var config = new Config()
            .Listener(ExchangeRig.Port)
            .Backend(Rigs.Key, BackendProtocol.Http1, Of("10.0.0."))
            .Backend(second, BackendProtocol.Http1, Of("10.0.1."))
            .Route(
                new RouteAction.Forward([
                    new WeightedBackend { Weight = weights?.First ?? 1, Backend = Rigs.Key },
                    new WeightedBackend { Weight = weights?.Second ?? 0, Backend = second },
                ]),
                edit: route => (edit?.Invoke(route) ?? route) with { Session = ofRule }
            );
        return ofBackend is null ? config : config.Sessions(Rigs.Key, ofBackend);

        Endpoint[] Of(string network) =>
            [
                .. Addresses(network)
                    .Where(left ?? (_ => true))
                    .Select(address => new Endpoint(address.Split(':')[0], 8080, state?.Invoke(address) ?? EndpointState.Ready)),
            ];
    }

    private static IEnumerable<string> Addresses(string network) => Enumerable.Range(1, Endpoints).Select(host => $"{network}{host}:8080");

    private static Answer Ask(ExchangeRig rig, string fields = "", string? only = null)
    {
        while (true)
        {
            var client = rig.Client();
            client.Send($"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{fields}\r\n");
            var text = client.Text;
            var answer = new Answer(
                text,
                text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..],
                SetCookiePattern().Match(text) is { Success: true } match ? match.Groups[1].Value : null
            );
            client.End();
            if (only is null || answer.Endpoint == only)
            {
                return answer;
            }
        }
    }

    private static string Field(string text, string name) => Regex.Match(text, $"{name}: ([^\r]*)\r").Groups[1].Value;

    [GeneratedRegex("set-cookie: ([^\r]*)\r")]
    private static partial Regex SetCookiePattern();

    private sealed record Answer(string Text, string Endpoint, string? SetCookie)
    {
        public string Cookie => SetCookie!.Split(';')[0];
    }
}
