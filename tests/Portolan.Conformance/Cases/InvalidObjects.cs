using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;
using static Portolan.Conformance.Traffic.Exchanges;

namespace Portolan.Conformance.Cases;

/// <summary>
/// Objects with one mistake each: the API refuses it, naming object and field, or a status says the one thing that is wrong; and what
/// stands beside it is served all the while.
/// </summary>
public sealed class InvalidObjects(CaseCluster cluster)
{
    public static TheoryData<string> Kinds { get; } = [.. InvalidTables.All.Select(table => table.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_mistake_has_its_one_answer_and_the_neighbour_serves(string name)
    {
        var table = InvalidTables.All.Single(candidate => candidate.Name == name);
        await using var scene = await cluster.OpenAsync($"invalid-{name.ToLowerInvariant()}");
        await scene.ApplyAsync(EchoWorkload.Manifests(scene.Namespace, "alpha"));
        await scene.ApplyAsync(InvalidTables.Neighbour);
        await scene.Observer.RouteIsServedAsync(scene.RouteId("a-neighbour"));
        var edge = await scene.GatewayAsync("edge");
        var neighbour = Get("/").Host("neighbour.example.org").From("alpha");
        await edge.ShowsAsync(neighbour);

        var wrong = new List<string>();
        foreach (var row in table.Rows)
        {
            if (await FaultOfAsync(scene, table, row) is { } fault)
            {
                wrong.Add($"{row}\n    {fault}");
            }

            // Once, and not until it works: nothing of what was applied may have concerned it.
            var reply = await edge.SendAsync(neighbour);
            if (reply.Status != 200)
            {
                wrong.Add($"{row}\n    the neighbour answered {reply.Status}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void There_are_two_hundred_of_them_and_no_two_are_alike()
    {
        var all = InvalidTables.All.SelectMany(table => table.Rows.Select(row => $"{table.Name} {row.Change}")).ToArray();
        Assert.True(all.Length >= 200, $"{all.Length} rows");
        Assert.Equal(all.Length, all.Distinct(StringComparer.Ordinal).Count());
    }

    private static async Task<string?> FaultOfAsync(Scene scene, InvalidTable table, InvalidRow row)
    {
        var documents = table.DocumentsOf(row);
        var refusals = new List<string>();
        try
        {
            foreach (var (index, document) in documents.Index())
            {
                try
                {
                    await scene.ApplyAsync(document, body => Change(body, row, index));
                }
                catch (ApiRefusalException refusal)
                {
                    refusals.Add(refusal.Body);
                }
            }

            if (row.Refusal is { } wanted)
            {
                return refusals.Count == 0 ? "was accepted"
                    : refusals.Count == 1 && wanted.All(part => refusals[0].Contains(part, StringComparison.Ordinal)) ? null
                    : $"was refused otherwise: {string.Join("; ", refusals)}";
            }

            if (refusals.Count > 0)
            {
                return $"was refused: {string.Join("; ", refusals)}";
            }

            try
            {
                await scene.Observer.ShowsAsync(table.ObservedId(scene.Namespace, row), row.Listener, row.Wanted!);
                if (row.Listener is not null && table.HasGoodListener)
                {
                    await scene.Observer.ShowsAsync(table.ObservedId(scene.Namespace, row), "good", Condition.True("Programmed"));
                }

                return null;
            }
            catch (NotYetException otherwise)
            {
                return otherwise.Message;
            }
        }
        finally
        {
            await scene.RemoveAsync(documents);
        }
    }

    private static void Change(JsonObject body, InvalidRow row, int index)
    {
        if (index == 0)
        {
            row.Apply(body);
        }
    }
}
