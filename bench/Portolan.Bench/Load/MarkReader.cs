using System.Buffers.Text;

namespace Portolan.Bench.Load;

/// <summary>
/// Finds the marks of sample objects in a stream of bytes without reading what is around them: a watcher must cost little.
/// </summary>
internal static class MarkReader
{
    /// <summary>Reads to the end, or until cancelled, and tells the number of each object at once.</summary>
    public static async Task ReadAsync(Stream stream, Action<int> seen, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        var kept = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(kept), cancellation);
            if (read == 0)
            {
                return;
            }

            var filled = kept + read;
            var done = Find(buffer.AsSpan(0, filled), seen);

            // The start of a mark may stand at the end of what was read.
            kept = Math.Min(filled - done, SampleObject.MarkLength - 1);
            buffer.AsSpan(filled - kept, kept).CopyTo(buffer);
        }
    }

    /// <summary>Returns how far the marks go.</summary>
    private static int Find(ReadOnlySpan<byte> bytes, Action<int> seen)
    {
        var done = 0;
        while (
            bytes[done..].IndexOf(SampleObject.MarkPrefix) is >= 0 and var found && done + found + SampleObject.MarkLength <= bytes.Length
        )
        {
            var digits = bytes.Slice(done + found, SampleObject.MarkLength)[SampleObject.MarkPrefix.Length..];
            if (Utf8Parser.TryParse(digits, out int number, out var length) && length == digits.Length)
            {
                seen(number);
            }

            done += found + SampleObject.MarkPrefix.Length;
        }

        return done;
    }
}
