namespace Portolan.Differential;

/// <summary>Every raw request has the one outcome that its case says, whole or cut in two.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private static readonly Dictionary<string, RequestCase> Cases = CaseFile
        .Requests()
        .Concat(GeneratedRequests.All())
        .ToDictionary(found => found.Name, StringComparer.Ordinal);

    private Edge _edge = null!;

    public static TheoryData<string> Written => [.. CaseFile.Requests().Select(found => found.Name)];

    public async ValueTask InitializeAsync() => _edge = await Edge.StartAsync();

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Theory]
    [MemberData(nameof(Written))]
    public async Task A_raw_request_has_the_outcome_that_its_section_asks_for(string name)
    {
        foreach (var splitting in Enum.GetValues<Splitting>())
        {
            Check(Cases[name], await Outcome.OfAsync(_edge.EndPoint, _edge.Backend, Cases[name], splitting));
        }
    }

    [Theory]
    [InlineData("value")]
    [InlineData("name")]
    [InlineData("query")]
    [InlineData("method")]
    public async Task Each_byte_is_allowed_just_where_the_grammar_allows_it(string place)
    {
        var family = GeneratedRequests.All().Where(found => found.Name.EndsWith(place, StringComparison.Ordinal)).ToList();
        Assert.InRange(family.Count, 255, 256);
        foreach (var found in family)
        {
            Check(found, await Outcome.OfAsync(_edge.EndPoint, _edge.Backend, found, Splitting.Whole));
        }
    }

    [Fact]
    public void At_least_three_hundred_cases_are_written_by_hand() => Assert.InRange(CaseFile.Requests().Count(), 300, int.MaxValue);

    private static void Check(RequestCase wanted, Outcome outcome)
    {
        var text = $"{wanted.Name} (RFC {wanted.Rfc})\n  sent: {Escapes.Show(wanted.Send)}\n  {outcome}";
        var isOpen = wanted.After == After.Open;
        Assert.True(outcome.Garbage.Count == 0, $"the backend got what is no request\n{text}");
        Assert.True(outcome.Rest.Length == 0, $"the client got what is no answer\n{text}");

        var statuses = wanted.Statuses.Concat(isOpen ? [200] : []);
        Assert.True(
            statuses.SequenceEqual(outcome.Answers.Select(answer => answer.Status)),
            $"wanted {string.Join(' ', wanted.Statuses)} {wanted.After}\n{text}"
        );

        // The backend saw one request for each that was answered by it, and the following one just as it was sent.
        var seen = outcome.Seen.ToList();
        if (isOpen)
        {
            Assert.True(
                seen.Count > 0 && seen[^1].StartLine == "GET /probe HTTP/1.1" && seen[^1].Values("host").SequenceEqual(["probe.test"]),
                $"the next request did not arrive whole\n{text}"
            );
            seen.RemoveAt(seen.Count - 1);
        }

        Assert.True(
            seen.Count == (wanted.IsOwn ? 0 : wanted.Statuses.Count(status => status == 200)) || wanted.IsCut,
            $"{seen.Count} requests reached the backend\n{text}"
        );
        Assert.True(
            wanted.Seen.Count == 0 || wanted.Seen.SequenceEqual(seen.Select(request => request.StartLine)),
            $"wanted the backend to see {string.Join(", ", wanted.Seen)}\n{text}"
        );
        foreach (var request in seen)
        {
            Assert.True(request.Values("host").Count() == 1, $"not one Host\n{text}");
            Assert.True(request.Values("x-edge").SequenceEqual(["portolan"]), $"x-edge is not what the gateway sets\n{text}");
            Assert.True(!request.Values("x-secret").Any(), $"x-secret got through\n{text}");
            foreach (var name in wanted.Absent)
            {
                Assert.True(
                    !request.Values(name).Any()
                        && !request.Trailers.Any(trailer => trailer.Name.Equals(name, StringComparison.OrdinalIgnoreCase)),
                    $"{name} got through\n{text}"
                );
            }
        }

        foreach (var (name, value) in wanted.Fields)
        {
            Assert.True(seen[^1].Values(name).SequenceEqual([value]), $"wanted {name}: {value}\n{text}");
        }

        foreach (var (name, value) in wanted.Answer)
        {
            Assert.True(
                outcome.Answers[wanted.Statuses.Count - 1].Values(name).SequenceEqual([value]),
                $"wanted an answer with {name}: {value}\n{text}"
            );
        }

        Assert.True(wanted.Body is null || seen[^1].Body == wanted.Body, $"wanted the body '{wanted.Body}'\n{text}");
    }
}
