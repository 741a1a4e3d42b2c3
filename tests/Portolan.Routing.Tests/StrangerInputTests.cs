using CsCheck;
using Portolan.Routing.Hostnames;
using Portolan.Routing.Paths;
using static Portolan.Routing.Tests.Routes;

namespace Portolan.Routing.Tests;

/// <summary>What a stranger sends may be anything: no function that reads it throws, and none runs long.</summary>
public sealed class StrangerInputTests
{
    private static readonly Gen<string> Anything = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["/.%2fFeE5cC\\;?#&=+:[]* a\u0000\u00e9\ud83d"], 0, 40]
    );

    private static readonly HttpRouter<string> Router = HttpRouter<string>.Compile([
        Listener("*.example.com", Rule("query", Prefix("/").Query("a", "b")), Rule("grpc", Grpc("s", null))),
        Listener("", Rule("header", Exact("/a").Header("a", "b")), Rule("expression", Pattern("/.*"))),
    ]);

    [Fact]
    public void Any_path_is_either_refused_or_brought_into_normal_form() =>
        Anything.Sample(path =>
        {
            var normal = PathNormalization.Normalize(path);
            return normal.IsValid
                ? normal.Value is ['/', ..] && PathNormalization.Normalize(normal.Value) == normal
                : normal.Value.Length == 0;
        });

    [Fact]
    public void Any_request_is_answered() =>
        Gen.Select(Anything.Array[5], Anything.Array[3])
            .Sample(
                (parts, headers) =>
                {
                    var request = new TestRequest(parts[0], parts[1], parts[2], parts[3])
                    {
                        Headers = [.. headers.Select(value => ("a", value))],
                    };
                    var match = Router.Match(request.ToHead(), new TestHeaders(request.Headers));
                    return match.IsMatched == (Router.Explain(request.ToHead(), new TestHeaders(request.Headers)).Winner is not null);
                }
            );

    [Fact]
    public void Name_of_any_host_is_a_part_of_it() =>
        Anything.Sample(host => host.Contains(HostHeader.NameOf(host).ToString(), StringComparison.Ordinal));

    [Fact]
    public void Many_labels_and_elements_cost_no_more_than_the_lengths_in_use()
    {
        var host = string.Concat(Enumerable.Repeat("a.", 5000)) + "example.com";
        var path = string.Concat(Enumerable.Repeat("/a", 5000));

        Assert.Equal("query", Serve(new TestRequest(host, path, Query: "a=b"), [.. Router.Listeners]));
    }
}
