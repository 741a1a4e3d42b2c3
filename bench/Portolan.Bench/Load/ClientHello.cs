using System.Buffers.Binary;
using System.Net.Security;
using Portolan.Bench.Contestants;

namespace Portolan.Bench.Load;

/// <summary>The first record of a TLS client, as its library writes it, with the server name of the benchmark.</summary>
internal static class ClientHello
{
    public const int RecordHeader = 5;
    public const byte RecordType = 22;

    private static byte[]? _bytes;

    /// <summary>How long a record is, with its header.</summary>
    public static int LengthOf(ReadOnlySpan<byte> record) => RecordHeader + BinaryPrimitives.ReadUInt16BigEndian(record[3..]);

    public static async Task<byte[]> BytesAsync() => _bytes ??= await MakeAsync();

    private static async Task<byte[]> MakeAsync()
    {
        using var written = new Recorder();
        await using var tls = new SslStream(written);
        try
        {
            await tls.AuthenticateAsClientAsync(BenchCertificate.Name);
        }
        catch (IOException)
        {
            // Nobody answers: what was asked is what is wanted.
        }

        var all = written.ToArray();
        return all[..LengthOf(all)];
    }

    // Takes what is written, and has nothing to read.
    private sealed class Recorder : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(0);
    }
}
