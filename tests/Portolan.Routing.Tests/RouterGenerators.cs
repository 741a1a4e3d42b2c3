using CsCheck;
using Portolan.Primitives;

namespace Portolan.Routing.Tests;

/// <summary>Routers and requests from small alphabets, so that many rules compete for one request.</summary>
internal static class RouterGenerators
{
    private static readonly Gen<string> RouteHost = AnyOf("a.com", "b.a.com", "c.b.a.com", "*.a.com", "*.b.a.com", "*.com", "d.org");

    private static readonly Gen<string> Path = AnyOf("/", "/a", "/a/", "/a/b", "/a/b/c", "/ab", "/b", "/a/bc");

    private static readonly Gen<PathMatch> PathCondition = Gen.OneOf(
        Path.Select(path => new PathMatch(PathMatchType.Exact, path)),
        Path.Select(path => new PathMatch(PathMatchType.Prefix, path)),
        AnyOf("/a.*", "/[ab]+", "/a/(b|c)", ".*").Select(path => new PathMatch(PathMatchType.RegularExpression, path))
    );

    private static readonly Gen<ValueMatchType> Comparison = Gen.Enum<ValueMatchType>();

    private static readonly Gen<string> Value = AnyOf("1", "12", "2");

    private static readonly Gen<HttpMatch> Match = Gen.Select(
        PathCondition,
        AnyOf("GET", "POST", "", ""),
        Conditions((name, type, value) => new HeaderMatch(name, type, value)),
        Conditions((name, type, value) => new QueryParamMatch(name, type, value)),
        (path, method, headers, queries) =>
            new HttpMatch
            {
                Path = path,
                Method = method == "" ? null : method,
                Headers = headers,
                QueryParams = queries,
            }
    );

    private static readonly Gen<RoutingRule<string>> Rule = Gen.Select(
        RouteHost.Array[0, 2],
        Match.Array[0, 3],
        Gen.Int[0, 2],
        Gen.Int[0, 3],
        (hosts, matches, minute, name) =>
            new RoutingRule<string>
            {
                Route = "",
                Hostnames = [.. hosts],
                Matches = [.. matches],
                Order = new RuleOrder(DateTimeOffset.UnixEpoch.AddMinutes(minute), $"ns/{name}", 0),
            }
    );

    /// <summary>One to four listeners of different hostnames with up to eight rules each; every route has a name of its own.</summary>
    public static readonly Gen<VirtualListener<string>[]> Listeners = Gen.Select(
        Gen.OneOf(RouteHost, Gen.Const("")).Array[1, 4],
        Rule.Array[0, 8].Array[4],
        (hosts, rules) =>
            hosts
                .Distinct()
                .Select(
                    (host, listener) =>
                        new VirtualListener<string>(
                            host,
                            host,
                            [
                                .. rules[listener]
                                    .Select(
                                        (rule, index) =>
                                            rule with
                                            {
                                                Route = $"{listener}/{index}",
                                                Order = rule.Order with { RuleIndex = index },
                                            }
                                    ),
                            ]
                        )
                )
                .ToArray()
    );

    public static readonly Gen<TestRequest> Request = Gen.Select(
        AnyOf("a.com", "b.a.com", "c.b.a.com", "x.b.a.com", "A.com:80", "y.com", "d.org", "e.net"),
        AnyOf("/", "/a", "/a/", "/a/b", "/a/b/c", "/ab", "/b", "/a/bc", "/c"),
        AnyOf("GET", "POST", "PUT"),
        Gen.Select(AnyOf("x", "y"), Value, (name, value) => (name, value)).Array[0, 3],
        Gen.Select(AnyOf("x", "y"), Value, (name, value) => $"{name}={value}").Array[0, 3],
        (host, path, method, headers, queries) => new TestRequest(host, path, method, string.Join('&', queries)) { Headers = headers }
    );

    private static Gen<EquatableList<T>> Conditions<T>(Func<string, ValueMatchType, string, T> create) =>
        Gen.Select(Gen.Shuffle(new[] { "x", "y" }, 0, 2), Comparison.Array[2], Value.Array[2])
            .Select((names, types, values) => names.Select((name, index) => create(name, types[index], values[index])).ToEquatableList());

    private static Gen<string> AnyOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
