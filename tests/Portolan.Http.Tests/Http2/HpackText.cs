using System.Text;
using Portolan.Http.Http2.Hpack;

namespace Portolan.Http.Tests.Http2;

/// <summary>Blocks and tables as text.</summary>
internal static class HpackText
{
    /// <summary>Decodes a whole block; the last line is <c>error</c> when it cannot be.</summary>
    public static string[] Decode(HpackDecoder decoder, ReadOnlySpan<byte> block)
    {
        var fields = new List<string>();
        var field = default(HpackField);
        HpackStep step;
        decoder.Begin();
        while ((step = decoder.Next(ref block, ref field)) == HpackStep.Field)
        {
            fields.Add(Text(field));
        }

        decoder.End();
        if (step == HpackStep.Error)
        {
            fields.Add("error");
        }

        return [.. fields];
    }

    /// <summary>The entries of a table, the newest first.</summary>
    public static string[] Entries(HpackTable table)
    {
        var entries = new string[table.Count];
        var field = default(HpackField);
        for (var index = 0; index < table.Count; index++)
        {
            table.Get(index, ref field);
            entries[index] = Text(field);
        }

        return entries;
    }

    private static string Text(scoped in HpackField field) =>
        $"{Encoding.Latin1.GetString(field.Name)}: {Encoding.Latin1.GetString(field.Value)}{(field.IsSensitive ? " (never)" : "")}";
}
