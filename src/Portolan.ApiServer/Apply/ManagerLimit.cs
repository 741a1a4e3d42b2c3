namespace Portolan.ApiServer.Apply;

/// <summary>
/// Keeps the managers by update few: a client whose name changes with each release or each run would add one each time. The oldest of each
/// version are put together under one name, as kube-apiserver does.
/// </summary>
internal static class ManagerLimit
{
    private const int Most = 10;
    private const string Together = "ancient-changes";

    public static List<ManagedFieldsEntry> Enforce(List<ManagedFieldsEntry> entries)
    {
        var surplus = entries.Count(entry => entry.Operation == ManagerOperation.Update) - Most;
        if (surplus <= 0)
        {
            return entries;
        }

        var oldest = new Dictionary<string, ManagedFieldsEntry>(StringComparer.Ordinal);
        foreach (
            var entry in entries
                .Where(entry => entry.Operation == ManagerOperation.Update)
                .OrderBy(entry => entry.Time, StringComparer.Ordinal)
                .ThenBy(entry => entry.Manager, StringComparer.Ordinal)
                .ToList()
        )
        {
            if (surplus == 0)
            {
                break;
            }
            if (oldest.TryAdd(entry.ApiVersion, entry))
            {
                continue;
            }

            // The first of a version stays by itself until there is a second one to put it together with.
            var first = oldest[entry.ApiVersion];
            var both = new ManagedFieldsEntry(Together, ManagerOperation.Update, "")
            {
                ApiVersion = entry.ApiVersion,
                Time = entry.Time,
                Fields = first.Fields,
            };
            both.Fields.UnionWith(entry.Fields);
            entries.Remove(first);
            entries.Remove(entry);
            if (entries.Find(both.IsSameManager) is { } earlier)
            {
                both.Fields.UnionWith(earlier.Fields);
                entries.Remove(earlier);
                surplus--;
            }

            entries.Add(both);
            oldest[entry.ApiVersion] = both;
            surplus--;
        }

        return entries;
    }
}
