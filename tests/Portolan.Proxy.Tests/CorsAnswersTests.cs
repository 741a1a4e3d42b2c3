using System.Text;
using Portolan.Http.Messages;
using Portolan.Proxy.Cors;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

/// <summary>GEP-1767's rules on wildcards, credentials and origins.</summary>
public sealed class CorsAnswersTests
{
    private static readonly CorsPolicy Wild = new()
    {
        AllowOrigins = ["*"],
        AllowMethods = ["*"],
        AllowHeaders = ["*"],
        ExposeHeaders = ["*"],
    };

    [Fact]
    public void Without_credentials_a_wildcard_is_returned_as_it_is()
    {
        Assert.Equal(
            "vary: Origin|access-control-allow-origin: https://a|access-control-expose-headers: *|access-control-allow-methods: *|access-control-allow-headers: *|access-control-max-age: 5",
            Preflight(Wild, "https://a", "PUT", "X-A")
        );
    }

    [Fact]
    public void With_credentials_a_wildcard_becomes_what_was_asked_for()
    {
        Assert.Equal(
            "vary: Origin|access-control-allow-origin: https://a|access-control-allow-credentials: true|access-control-allow-methods: PUT|access-control-allow-headers: X-A|access-control-max-age: 5",
            Preflight(Wild with { AllowCredentials = true }, "https://a", "PUT", "X-A")
        );
        Assert.DoesNotContain("allow-headers", Preflight(Wild with { AllowCredentials = true }, "https://a", "PUT", null));
    }

    [Fact]
    public void Lists_are_returned_whole_and_empty_ones_left_out()
    {
        Assert.Equal(
            "vary: Origin|access-control-allow-origin: https://a|access-control-allow-methods: GET, PUT|access-control-max-age: 5",
            Preflight(new CorsPolicy { AllowOrigins = ["https://a"], AllowMethods = ["GET", "PUT"] }, "https://a", "GET", null)
        );
    }

    [Theory]
    [InlineData("https://*.sub.example", "https://a.sub.example", true)]
    [InlineData("https://*.sub.example", "https://evil.example/.sub.example", false)]
    [InlineData("https://*.sub.example", "https://evil.example?.sub.example", false)]
    [InlineData("https://*.sub.example", "https://user@x.sub.example", false)]
    [InlineData("*", "null", true)]
    [InlineData("*", "https://a.example.com", true)]
    [InlineData("https://a.example.com", "https://a.example.com:443", true)]
    [InlineData("https://a.example.com", "http://a.example.com", false)]
    [InlineData("https://a.example.com:8443", "https://a.example.com", false)]
    [InlineData("https://*.example.com", "https://b.a.example.com", true)]
    [InlineData("https://*.example.com", "https://example.com", false)]
    [InlineData("https://*.example.com", "https://evilexample.com", false)]
    [InlineData("http://*", "http://anything", true)]
    [InlineData("http://*", "null", false)]
    public void An_origin_is_a_scheme_a_host_and_a_port_and_nothing_else(string pattern, string origin, bool isAllowed)
    {
        Assert.Equal(isAllowed, new CorsAnswers(new CorsPolicy { AllowOrigins = [pattern] }).Allows(Encoding.ASCII.GetBytes(origin)));
    }

    private static string Preflight(CorsPolicy policy, string origin, string method, string? headers)
    {
        var request = new FieldSection();
        Add(request, "origin", origin);
        Add(request, "access-control-request-method", method);
        if (headers is not null)
        {
            Add(request, "access-control-request-headers", headers);
        }

        var response = new FieldSection();
        new CorsAnswers(policy).AnswerPreflight(request, response);
        return string.Join(
            '|',
            Enumerable.Range(0, response.Count).Select(line => $"{Text(response.NameOf(line))}: {Text(response.ValueOf(line))}")
        );
    }

    private static void Add(FieldSection fields, string name, string value)
    {
        var text = Encoding.ASCII.GetBytes(name);
        fields.Add(KnownFields.Find(text), text, Encoding.ASCII.GetBytes(value));
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes);
}
