using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.ApiServer.Storage;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

/// <summary>
/// A damaged store gives exactly what was stored, or says what to do: never an error without advice, never less or something else.
/// </summary>
public sealed class StoreDamageTests : IDisposable
{
    private static readonly GroupResource ConfigMaps = new("", "configmaps");
    private readonly string _directory = Directory.CreateTempSubdirectory("portolan-test-").FullName;

    /// <summary>PORTOLAN_DAMAGE_ROUNDS asks for more.</summary>
    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("PORTOLAN_DAMAGE_ROUNDS"), out var rounds) ? rounds : 150;

    private string Store => Path.Combine(_directory, "store.db");

    private string Log => Store + "-wal";

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Every_byte_of_the_header_may_be_wrong()
    {
        var stored = await FillAsync();
        var whole = await File.ReadAllBytesAsync(Store);

        for (var at = 0; at < 100; at++)
        {
            foreach (var bits in new byte[] { 1, 2, 0x80, 0xff })
            {
                await CheckAsync(Damage(whole, bytes => bytes[at] ^= bits), stored, $"byte {at} ^ {bits}");
            }
        }
    }

    [Fact]
    public async Task Any_bytes_may_be_wrong()
    {
        var stored = await FillAsync();
        var whole = await File.ReadAllBytesAsync(Store);
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(round);
            await CheckAsync(
                Damage(
                    whole,
                    bytes =>
                    {
                        for (var i = random.Next(1, 4); i > 0; i--)
                        {
                            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                        }
                    }
                ),
                stored,
                $"round {round}"
            );
        }
    }

    [Fact]
    public async Task Any_page_may_be_lost_old_or_in_another_place()
    {
        const int Page = 4096;
        var before = await FillAsync();
        var older = await File.ReadAllBytesAsync(Store);
        var stored = await ChangeAsync(before);
        var whole = await File.ReadAllBytesAsync(Store);

        for (var at = Page; at < whole.Length; at += Page)
        {
            await CheckAsync(Damage(whole, bytes => bytes.AsSpan(at, Page).Clear()), stored, $"zeros at {at}");
            await CheckAsync(
                Damage(whole, bytes => bytes.AsSpan(at, Page).CopyTo(bytes.AsSpan((at + Page) % (bytes.Length - Page)))),
                stored,
                $"page {at} twice"
            );
            await CheckAsync(whole[..at], stored, $"cut at {at}");
            if (at + Page <= older.Length)
            {
                await CheckAsync(Damage(whole, bytes => older.AsSpan(at, Page).CopyTo(bytes.AsSpan(at))), stored, $"old page at {at}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task A_file_that_is_empty_or_cut_off_is_not_taken_for_an_empty_store(int length)
    {
        await FillAsync();
        await File.WriteAllBytesAsync(Store, (await File.ReadAllBytesAsync(Store))[..length]);

        var damage = Assert.Throws<StoreDamagedException>(() => Open());

        Assert.Contains("it is empty, or cut off", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_beside_its_log_is_not_taken_for_an_empty_store()
    {
        var (_, _, log) = await KillAsync();
        await File.WriteAllBytesAsync(Log, log);
        File.Delete(Store);

        var damage = Assert.Throws<StoreDamagedException>(() => Open());

        Assert.Contains("it is missing, though the log of its last changes is there", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_log_never_costs_an_acknowledged_batch_silently()
    {
        var (states, file, whole) = await KillAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(round);
            var at = random.Next(whole.Length);
            await File.WriteAllBytesAsync(Store, file);
            await File.WriteAllBytesAsync(Log, Damage(whole, bytes => bytes[at] ^= (byte)(1 << random.Next(8))));
            var logger = new ListLogger();
            try
            {
                await using var store = Open(logger);
                var found = Read(store);

                // The last batch cannot be told from one that a loss of power cut off; of its loss the log tells.
                if (!Same(found, states[^1]))
                {
                    Assert.True(Same(found, states[^2]), $"byte {at}: neither the newest state nor the one before");
                    Assert.Contains(logger.Lines, line => line.Contains("ends within a batch", StringComparison.Ordinal));
                }
            }
            catch (StoreDamagedException e)
            {
                Assert.Contains("restore a backup of the directory", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_advice_for_a_damaged_log_keeps_what_comes_before_the_damage()
    {
        var (states, file, whole) = await KillAsync();
        await File.WriteAllBytesAsync(Store, file);
        await File.WriteAllBytesAsync(Log, Damage(whole, bytes => bytes[bytes.Length / 2] ^= 1));

        var damage = Assert.Throws<StoreDamagedException>(() => Open());
        var keep = damage.Message.Split("truncate -s ")[1].Split(' ')[0];
        using (var log = File.OpenWrite(Log))
        {
            log.SetLength(long.Parse(keep, System.Globalization.CultureInfo.InvariantCulture));
        }
        await using var store = Open();

        Assert.Contains(states, state => Same(Read(store), state));
        Assert.False(Same(Read(store), states[0]), "nothing of the log was kept");
    }

    [Fact]
    public async Task A_log_that_ends_anywhere_gives_a_whole_batch_and_no_more()
    {
        var (states, file, whole) = await KillAsync();
        for (var round = 0; round < Rounds / 3; round++)
        {
            await File.WriteAllBytesAsync(Store, file);
            await File.WriteAllBytesAsync(Log, whole[..new Random(round).Next(whole.Length)]);

            await using var store = Open();

            Assert.Contains(states, state => Same(Read(store), state));
        }
    }

    private static byte[] Damage(byte[] whole, Action<byte[]> change)
    {
        var bytes = whole.ToArray();
        change(bytes);
        return bytes;
    }

    private async Task CheckAsync(byte[] file, Dictionary<string, string> stored, string what)
    {
        File.Delete(Log);
        await File.WriteAllBytesAsync(Store, file);
        try
        {
            await using (var store = Open())
            {
                Assert.True(Same(Read(store), stored), $"{what}: opened, and has other objects");
            }

            // What opens is sound: it takes changes of all objects, and has them afterwards.
            var changed = await ChangeAsync(stored);
            await using var again = Open();
            Assert.True(Same(Read(again), changed), $"{what}: opened, and lost a later change");
        }
        catch (StoreTooNewException)
        {
            // A version with a flipped bit is a version.
        }
        catch (StoreDamagedException e)
        {
            Assert.Contains("restore a backup of the file", e.Message, StringComparison.Ordinal);
        }
    }

    // Objects that share pages and objects that need several, with free pages and rows between them; closed, so that all of it is in the
    // file.
    private async Task<Dictionary<string, string>> FillAsync()
    {
        await using var store = Open();
        for (var i = 0; i < 40; i++)
        {
            await PutAsync(store, $"c{i}", new string('x', i % 5 == 0 ? 9000 : 300 + i));
        }
        for (var i = 3; i < 40; i += 4)
        {
            await DeleteAsync(store, $"c{i}");
        }
        return Read(store);
    }

    private async Task<Dictionary<string, string>> ChangeAsync(Dictionary<string, string> stored)
    {
        await using var store = Open();
        foreach (var name in stored.Keys)
        {
            await PutAsync(store, name, "changed");
        }
        await PutAsync(store, "new", "new");
        return Read(store);
    }

    // Leaves a store behind as a killed server does: with some of its batches in the log. The states are those after each batch.
    private async Task<(List<Dictionary<string, string>> States, byte[] File, byte[] Log)> KillAsync()
    {
        List<Dictionary<string, string>> states = [await FillAsync()];
        byte[] file,
            log;
        await using (var store = Open())
        {
            for (var i = 0; i < 12; i++)
            {
                await PutAsync(store, i % 2 == 0 ? $"late{i}" : "c1", new string((char)('a' + i), i % 3 == 0 ? 9000 : 500));
                states.Add(Read(store));
            }

            file = await File.ReadAllBytesAsync(Store);
            log = await File.ReadAllBytesAsync(Log);
        }

        return (states, file, log);
    }

    private ObjectStore Open(ILogger? logger = null) =>
        ObjectStore.Open(_directory, StoreDurability.PowerLoss, 100, logger ?? NullLogger.Instance);

    private static async Task PutAsync(ObjectStore store, string name, string load)
    {
        var key = new Api.NamespacedName("default", name);
        var version = store.Current.Find(ConfigMaps, key)?.Version ?? 0;
        var result = await store.WriteAsync(new(ConfigMaps, key, version, WriteKind.Put, Widgets.ConfigMap(name, ("load", load))));
        Assert.NotNull(result.Written);
    }

    private static async Task DeleteAsync(ObjectStore store, string name)
    {
        var stored = store.Current.Find(ConfigMaps, new("default", name))!;
        Assert.NotNull((await store.WriteAsync(new(ConfigMaps, stored.Name, stored.Version, WriteKind.Delete, stored.Parse()))).Written);
    }

    private static Dictionary<string, string> Read(ObjectStore store) =>
        store
            .Current.Of(ConfigMaps)
            .Values.ToDictionary(
                stored => stored.Name.Name,
                stored => $"{stored.Version} {Encoding.UTF8.GetString(stored.Json)}",
                StringComparer.Ordinal
            );

    private static bool Same(Dictionary<string, string> left, Dictionary<string, string> right) =>
        left.Count == right.Count && left.All(entry => right.GetValueOrDefault(entry.Key) == entry.Value);
}
