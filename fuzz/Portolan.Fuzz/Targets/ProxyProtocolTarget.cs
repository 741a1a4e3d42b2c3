using System.Buffers;
using System.Text;
using Portolan.Http.ProxyProtocols;

namespace Portolan.Fuzz.Targets;

/// <summary>
/// Headers of the PROXY protocol. However they are cut they say the same, and what they say can be written and read again.
/// </summary>
internal sealed class ProxyProtocolTarget : IFuzzTarget
{
    public string Name => "proxy-protocol";

    public IReadOnlyList<byte[]> Words { get; } =
    [
        [.. "\r\n\r\n\0\r\nQUIT\n"u8],
        [0x21, 0x11, 0, 12],
        [0x20, 0],
        [0x21, 0x21, 0, 36],
        .. new[] { "PROXY ", "TCP4 ", "TCP6 ", "UNKNOWN", "\r\n", "127.0.0.1 ", "::1 ", "65535", " 0" }.Select(Encoding.ASCII.GetBytes),
    ];

    public void Run(byte[] input, Random random) =>
        FuzzFailure.Unless(Read(input, null) == Read(input, random), "another cut, another header");

    private static string Read(byte[] input, Random? cuts)
    {
        foreach (var end in Pieces.Cut(input.Length, cuts))
        {
            var step = ProxyProtocolReader.Read(input.AsSpan(0, end), out var consumed, out var header);
            if (step == ProxyProtocolStep.Complete)
            {
                FuzzFailure.Unless(consumed > 0 && consumed <= end, "more was consumed than came");
                WriteAgain(header);
                return $"{header} {consumed}";
            }

            if (step == ProxyProtocolStep.Invalid)
            {
                return "invalid";
            }
        }

        return "incomplete";
    }

    private static void WriteAgain(ProxyProtocolHeader header)
    {
        if (header is { Source: { } source, Destination: { } destination })
        {
            var output = new ArrayBufferWriter<byte>();
            ProxyProtocolWriter.WriteVersion2(output, source, destination);
            ProxyProtocolWriter.WriteVersion1(output, source, destination);
            FuzzFailure.Unless(
                ProxyProtocolReader.Read(output.WrittenSpan, out var consumed, out var binary) == ProxyProtocolStep.Complete,
                "version 2 is not read"
            );
            FuzzFailure.Unless(
                ProxyProtocolReader.Read(output.WrittenSpan[consumed..], out _, out var text) == ProxyProtocolStep.Complete,
                "version 1 is not read"
            );
            FuzzFailure.Unless(binary == text, "the versions say different things");
        }
    }
}
