using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd.UnderLoad;

/// <summary>
/// No request, stream or connection is lost that an edit does not concern: 500 questions a second of each protocol, and 100 edits of
/// routes, endpoints, certificates, ListenerSets and policies.
/// </summary>
[Collection(UnderLoadCollection.Name)]
public sealed class EditsUnderLoadTests : IDisposable
{
    private const int PerSecond = 500;
    private const int Lanes = 8;
    private const int Edits = 100;
    private const int MetByEachEdit = 20;

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_hundred_edits_of_every_kind_lose_nothing_of_any_protocol()
    {
        await using var world = await BusyWorld.StartAsync(_directory.Path);
        var loads = world.StartLoad(PerSecond, Lanes);
        try
        {
            await EditAsync(world, loads);
            await world.ServesAsync(Edits);
        }
        finally
        {
            await Task.WhenAll(loads.Select(load => load.StopAsync()));
        }

        foreach (var load in loads)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(load.ToString());
        }

        Assert.Empty(loads.SelectMany(load => load.Losses).Take(10));

        // The rate was kept: all questions that had their moment were asked and answered, and each edit was met by many of each protocol.
        Assert.All(loads, load => Assert.InRange(load.Answered, Math.Max(load.Due, Edits * MetByEachEdit), long.MaxValue));
    }

    // The next edit waits for questions of each protocol that meet this one, however long the machine takes for them.
    private static async Task EditAsync(BusyWorld world, IReadOnlyList<OpenLoad> loads)
    {
        for (var edit = BusyWorld.Kinds; edit < BusyWorld.Kinds + Edits; edit++)
        {
            await world.EditAsync(edit);
            var met = loads.Select(load => load.Answered + MetByEachEdit).ToList();
            await Eventually.GetAsync(
                () => Task.FromResult(loads.Zip(met).All(pair => pair.First.Answered >= pair.Second)),
                areMet => areMet,
                TimeSpan.FromMinutes(2)
            );
        }
    }
}
