using CsCheck;
using Portolan.Routing;

namespace Portolan.ProxyConfig.Tests;

/// <summary>Routes that use every field.</summary>
internal static class RouteGenerators
{
    public static readonly Gen<string> Text = Gen.String[Gen.Char["ab/*.é\u4e16-"], 0, 6];

    public static readonly Gen<string?> MaybeText = Gen.OneOf(Gen.Const(default(string)), Text.Select(text => (string?)text));

    public static readonly Gen<TimeSpan> Time = Gen.Long[0, TimeSpan.TicksPerDay * 400].Select(TimeSpan.FromTicks);

    private static readonly Gen<TimeSpan?> MaybeTime = Gen.OneOf(Gen.Const(default(TimeSpan?)), Time.Select(time => (TimeSpan?)time));

    private static readonly Gen<HeaderEdits> Edits = Gen.OneOf(
        Gen.Const(HeaderEdits.None),
        Gen.Select(
            Header().Array[0, 2],
            Header().Array[0, 2],
            Text.Array[0, 2],
            (set, add, remove) => new HeaderEdits([.. set], [.. add], [.. remove])
        )
    );

    private static readonly Gen<PathEdit?> Edit = Gen.OneOf(
        Gen.Const(default(PathEdit)),
        Text.Select(text => (PathEdit?)new PathEdit.ReplaceFull(text)),
        Text.Select(text => (PathEdit?)new PathEdit.ReplacePrefix(text))
    );

    private static readonly Gen<HttpMatch> Match = Gen.Select(
        Gen.Select(Gen.Enum<PathMatchType>(), Text, (type, value) => new PathMatch(type, value)),
        MaybeText,
        Gen.Select(Text, Gen.Enum<ValueMatchType>(), Text, (name, type, value) => new HeaderMatch(name, type, value)).Array[0, 2],
        Gen.Select(Text, Gen.Enum<ValueMatchType>(), Text, (name, type, value) => new QueryParamMatch(name, type, value)).Array[0, 2],
        Gen.OneOf(
            Gen.Const(default(GrpcMethodMatch)),
            Gen.Select(
                Gen.Enum<ValueMatchType>(),
                MaybeText,
                MaybeText,
                (type, service, method) => (GrpcMethodMatch?)new GrpcMethodMatch(type, service, method)
            )
        ),
        (path, method, headers, queries, grpc) =>
            new HttpMatch
            {
                Path = path,
                Method = method,
                Headers = [.. headers],
                QueryParams = [.. queries],
                Grpc = grpc,
            }
    );

    private static readonly Gen<UrlRewrite?> Rewrite = Gen.OneOf(
        Gen.Const(default(UrlRewrite)),
        Gen.Select(
            MaybeText,
            Gen.Bool,
            Edit,
            (hostname, toBackend, path) =>
                (UrlRewrite?)
                    new UrlRewrite
                    {
                        Hostname = hostname,
                        HostToBackend = toBackend,
                        Path = path,
                    }
        )
    );

    private static readonly Gen<RouteAction.Redirect> Redirect = Gen.Select(
        MaybeText,
        MaybeText,
        Gen.Int[0, 65535],
        Edit,
        Gen.Int[301, 308],
        (scheme, hostname, port, path, status) =>
            new RouteAction.Redirect
            {
                Scheme = scheme,
                Hostname = hostname,
                Port = port == 0 ? null : port,
                Path = path,
                StatusCode = status,
            }
    );

    private static readonly Gen<WeightedBackend> Share = Gen.Select(
        Gen.Int[0, 1_000_000],
        Gen.OneOf(Gen.Const(default(BackendKey)), Keys.Backends(Text).Select(key => (BackendKey?)key)),
        Edits,
        Edits,
        Rewrite,
        Gen.OneOf(Gen.Const(default(RouteAction.Redirect)), Redirect.Select(redirect => (RouteAction.Redirect?)redirect)),
        (weight, backend, request, response, rewrite, redirect) =>
            new WeightedBackend
            {
                Weight = weight,
                Backend = backend,
                RequestHeaders = request,
                ResponseHeaders = response,
                Rewrite = rewrite,
                Redirect = redirect,
            }
    );

    private static readonly Gen<RouteAction> Action = Gen.OneOf(
        Share.Array[0, 3].Select(shares => (RouteAction)new RouteAction.Forward([.. shares])),
        Redirect.Select(redirect => (RouteAction)redirect),
        Gen.Select(Gen.Int[200, 599], Text, (status, reason) => (RouteAction)new RouteAction.Respond(status, reason))
    );

    private static readonly Gen<CorsPolicy?> Cors = Gen.OneOf(
        Gen.Const(default(CorsPolicy)),
        Gen.Select(
            Text.Array[0, 2].Array[4],
            Gen.Bool,
            Gen.Int[0, 86400],
            (lists, credentials, age) =>
                (CorsPolicy?)
                    new CorsPolicy
                    {
                        AllowOrigins = [.. lists[0]],
                        AllowCredentials = credentials,
                        AllowMethods = [.. lists[1]],
                        AllowHeaders = [.. lists[2]],
                        ExposeHeaders = [.. lists[3]],
                        MaxAgeSeconds = age,
                    }
        )
    );

    private static readonly Gen<RetryPolicy?> Retry = Gen.OneOf(
        Gen.Const(default(RetryPolicy)),
        Gen.Select(
            Gen.Int[400, 599].Array[0, 3],
            Gen.Int[0, 9],
            MaybeTime,
            (codes, attempts, backoff) => (RetryPolicy?)new RetryPolicy([.. codes], attempts, backoff)
        )
    );

    public static readonly Gen<SessionPolicy?> Session = Gen.OneOf(
        Gen.Const(default(SessionPolicy)),
        Gen.Select(
            Gen.Enum<SessionCarrier>(),
            MaybeText,
            MaybeTime,
            Gen.Enum<CookieLifetime>(),
            MaybeText,
            (carrier, name, timeout, lifetime, key) =>
                (SessionPolicy?)
                    new SessionPolicy
                    {
                        Carrier = carrier,
                        Name = name,
                        AbsoluteTimeout = timeout,
                        Lifetime = lifetime,
                        Key = key is null ? null : new Primitives.Secret(key),
                    }
        )
    );

    private static readonly Gen<RuleOrder> Order = Gen.Select(
        Gen.Long[0, TimeSpan.TicksPerDay * 20000],
        Text,
        Gen.Int[0, 15],
        (ticks, name, index) => new RuleOrder(DateTimeOffset.UnixEpoch.AddTicks(ticks), name, index)
    );

    public static readonly Gen<Route> Route =
        from key in Keys.Routes(Text)
        from listeners in Keys.Listeners(Text).Array[0, 2]
        from hostnames in Text.Array[0, 2]
        from matches in Match.Array[0, 3]
        from order in Order
        from name in MaybeText
        from edits in Edits.Array[2]
        from rewrite in Rewrite
        from mirrors in Gen.Select(
            Keys.Backends(Text),
            Gen.Int[0, 100],
            Gen.Int[1, 100],
            (backend, part, whole) => new Mirror(backend, part, whole)
        ).Array[0, 2]
        from timeouts in MaybeTime.Array[2]
        from retry in Retry
        from cors in Cors
        from session in Session
        from action in Action
        select new Route
        {
            Key = key,
            Listeners = [.. listeners],
            Hostnames = [.. hostnames],
            Matches = [.. matches],
            Order = order,
            RuleName = name,
            RequestHeaders = edits[0],
            ResponseHeaders = edits[1],
            Rewrite = rewrite,
            Mirrors = [.. mirrors],
            Timeouts = new RouteTimeouts(timeouts[0], timeouts[1]),
            Retry = retry,
            Cors = cors,
            Session = session,
            Action = action,
        };

    public static readonly Gen<ConnectionRoute> ConnectionRoute =
        from key in Keys.Routes(Text)
        from listeners in Keys.Listeners(Text).Array[0, 2]
        from hostnames in Text.Array[0, 2]
        from order in Order
        from name in MaybeText
        from shares in Gen.Select(
            Gen.Int[0, 1_000_000],
            Gen.OneOf(Gen.Const(default(BackendKey)), Keys.Backends(Text).Select(key => (BackendKey?)key))
        ).Array[0, 3]
        select new ConnectionRoute
        {
            Key = key,
            Listeners = [.. listeners],
            Hostnames = [.. hostnames],
            Order = order,
            RuleName = name,
            Backends = [.. shares.Select(share => new ConnectionShare(share.Item1, share.Item2))],
        };

    private static Gen<HeaderValue> Header() => Gen.Select(Text, Text, (name, value) => new HeaderValue(name, value));
}
