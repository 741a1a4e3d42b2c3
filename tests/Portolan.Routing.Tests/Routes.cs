namespace Portolan.Routing.Tests;

/// <summary>Builds routers whose routes are their own names.</summary>
internal static class Routes
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static VirtualListener<string> Listener(string hostname, params RoutingRule<string>[] rules) => new(hostname, hostname, rules);

    public static RoutingRule<string> Rule(string name, params HttpMatch[] matches) =>
        new()
        {
            Route = name,
            Matches = [.. matches],
            Order = new RuleOrder(Start, name, 0),
        };

    public static RoutingRule<string> On(this RoutingRule<string> rule, params string[] hostnames) =>
        rule with
        {
            Hostnames = [.. hostnames],
        };

    public static RoutingRule<string> Created(this RoutingRule<string> rule, int minute) =>
        rule with
        {
            Order = rule.Order with { Created = Start.AddMinutes(minute) },
        };

    public static HttpMatch Exact(string path) => new() { Path = new PathMatch(PathMatchType.Exact, path) };

    public static HttpMatch Prefix(string path) => new() { Path = new PathMatch(PathMatchType.Prefix, path) };

    public static HttpMatch Pattern(string path) => new() { Path = new PathMatch(PathMatchType.RegularExpression, path) };

    public static HttpMatch Header(this HttpMatch match, string name, string value, ValueMatchType type = ValueMatchType.Exact) =>
        match with
        {
            Headers = match.Headers.Add(new HeaderMatch(name, type, value)),
        };

    public static HttpMatch Query(this HttpMatch match, string name, string value, ValueMatchType type = ValueMatchType.Exact) =>
        match with
        {
            QueryParams = match.QueryParams.Add(new QueryParamMatch(name, type, value)),
        };

    public static HttpMatch Grpc(string? service, string? method, ValueMatchType type = ValueMatchType.Exact) =>
        new() { Grpc = new GrpcMethodMatch(type, service, method) };

    /// <summary>Which route serves a request on one listener for all hostnames; null when none does.</summary>
    public static string? Serve(TestRequest request, params RoutingRule<string>[] rules) => Serve(request, Listener("", rules));

    public static string? Serve(TestRequest request, params VirtualListener<string>[] listeners) =>
        HttpRouter<string>.Compile(listeners).Match(request.ToHead(), new TestHeaders(request.Headers)).Route;
}
