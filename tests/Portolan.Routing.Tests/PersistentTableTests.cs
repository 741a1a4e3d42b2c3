using CsCheck;
using Portolan.Routing.Tables;

namespace Portolan.Routing.Tests;

public sealed class PersistentTableTests
{
    [Fact]
    public void A_table_is_a_dictionary_and_old_versions_stay_as_they_were() =>
        Gen.Select(Gen.Int[0, 300], Gen.Bool)
            .Array[0, 400]
            .Sample(steps =>
            {
                var table = PersistentTable<string>.Empty(StringComparison.OrdinalIgnoreCase);
                var model = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                var versions = new List<(PersistentTable<string> Table, Dictionary<string, string> Model)>();
                foreach (var (number, isSet) in steps)
                {
                    var key = $"Key{number}";
                    table = table.With(isSet ? key : key.ToUpperInvariant(), isSet ? $"{versions.Count}" : null);
                    if (isSet)
                    {
                        model[key] = $"{versions.Count}";
                    }
                    else
                    {
                        model.Remove(key);
                    }

                    versions.Add((table, new Dictionary<string, string>(model, StringComparer.OrdinalIgnoreCase)));
                }

                foreach (
                    var (version, expected) in versions.Where((_, index) => index % 37 == 0).Append(versions.LastOrDefault((table, model)))
                )
                {
                    Assert.Equal(expected.Count, version.Count);
                    Assert.Equal(
                        expected.OrderBy(entry => entry.Key, StringComparer.Ordinal),
                        version.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    );
                    for (var number = 0; number <= 300; number++)
                    {
                        Assert.Equal(
                            expected.GetValueOrDefault($"key{number}"),
                            version.TryGetValue($"key{number}", out var value) ? value : null
                        );
                    }
                }
            });

    [Fact]
    public void Lookups_of_a_hundred_thousand_keys_find_each()
    {
        var table = PersistentTable<string>.Empty(StringComparison.Ordinal);
        for (var number = 0; number < 100_000; number++)
        {
            table = table.With($"/path/{number}", $"{number}");
        }

        Assert.Equal(100_000, table.Count);
        for (var number = 0; number < 100_000; number += 997)
        {
            Assert.True(table.TryGetValue($"/path/{number}", out var value));
            Assert.Equal($"{number}", value);
        }

        Assert.False(table.TryGetValue("/path", out _));
    }
}
