using System.Text.RegularExpressions;

namespace Portolan.Routing.Tests;

/// <summary>
/// Gateway API's rules written down as plainly as possible and without any table: try everything, sort by the criteria in
/// the words of the specification, take the first. Shares no code with the router.
/// </summary>
internal static class LinearScan
{
    public static string? Serve(IReadOnlyList<VirtualListener<string>> listeners, TestRequest request)
    {
        var host = request.Host.Split(':')[0].ToLowerInvariant();

        // "Inbound request hostnames MUST match from the most specific to least specific Hostname values to choose the correct Listener."
        var listener = listeners
            .Where(candidate => IsHost(candidate.Hostname, host))
            .OrderBy(candidate =>
                candidate.Hostname == "" ? 2
                : candidate.Hostname.StartsWith('*') ? 1
                : 0
            )
            .ThenByDescending(candidate => candidate.Hostname.Length)
            .FirstOrDefault();

        var fitting =
            from rule in listener?.Rules ?? []
            from hostname in rule.Hostnames.Count == 0 ? [""] : rule.Hostnames
            where IsHost(hostname, host)
            from match in rule.Matches.Count == 0 ? [HttpMatch.Any] : rule.Matches
            where Fits(match, request)
            select (rule, hostname, match);

        return fitting
            .OrderByDescending(entry => entry.hostname.StartsWith('*') ? 0 : entry.hostname.Length)
            .ThenByDescending(entry => entry.hostname.Length)
            .ThenByDescending(entry => entry.match.Path.Type == PathMatchType.Exact)
            .ThenByDescending(entry => entry.match.Path.Type == PathMatchType.Prefix ? entry.match.Path.Value.TrimEnd('/').Length : -1)
            .ThenByDescending(entry => entry.match.Path.Type == PathMatchType.RegularExpression ? entry.match.Path.Value.Length : 0)
            .ThenByDescending(entry => entry.match.Method is not null)
            .ThenByDescending(entry => entry.match.Headers.Count)
            .ThenByDescending(entry => entry.match.QueryParams.Count)
            .ThenBy(entry => entry.rule.Order.Created)
            .ThenBy(entry => entry.rule.Order.Route, StringComparer.Ordinal)
            .ThenBy(entry => entry.rule.Order.RuleIndex)
            .Select(entry => entry.rule.Route)
            .FirstOrDefault();
    }

    private static bool IsHost(string pattern, string host) =>
        pattern == ""
        || (
            pattern.StartsWith('*')
                ? host.EndsWith(pattern[1..], StringComparison.Ordinal) && host.Length > pattern.Length - 1
                : pattern == host
        );

    private static bool Fits(HttpMatch match, TestRequest request) =>
        FitsPath(match.Path, request.Path)
        && (match.Method is null || match.Method == request.Method)
        && match.Headers.All(header => FitsValue(header.Type, header.Value, Joined(request, header.Name)))
        && match.QueryParams.All(query => FitsValue(query.Type, query.Value, FirstOf(request, query.Name)));

    private static bool FitsPath(PathMatch match, string path) =>
        match.Type switch
        {
            PathMatchType.Exact => path == match.Value,
            PathMatchType.Prefix => $"{path}/".StartsWith($"{match.Value.TrimEnd('/')}/", StringComparison.Ordinal),
            _ => Regex.IsMatch(path, $"^(?:{match.Value})$", RegexOptions.None, TimeSpan.FromSeconds(1)),
        };

    private static bool FitsValue(ValueMatchType type, string wanted, string? actual) =>
        type switch
        {
            ValueMatchType.Exact => actual == wanted,
            ValueMatchType.Prefix => actual?.StartsWith(wanted, StringComparison.Ordinal) == true,
            ValueMatchType.Present => actual is not null,
            ValueMatchType.Absent => actual is null,
            _ => actual is not null && Regex.IsMatch(actual, $"^(?:{wanted})$", RegexOptions.None, TimeSpan.FromSeconds(1)),
        };

    private static string? Joined(TestRequest request, string name)
    {
        var lines = request
            .Headers.Where(line => line.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(line => line.Value)
            .ToArray();
        return lines.Length == 0 ? null : string.Join(',', lines);
    }

    private static string? FirstOf(TestRequest request, string name) =>
        request.Query.Split('&').Select(pair => pair.Split('=')).FirstOrDefault(pair => pair[0] == name) is [_, var value] ? value : null;
}
