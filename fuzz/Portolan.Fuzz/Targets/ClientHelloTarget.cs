using System.Text;
using Portolan.Http.ClientHellos;

namespace Portolan.Fuzz.Targets;

/// <summary>ClientHellos. However they are cut they say the same, and a name is never anything but one.</summary>
internal sealed class ClientHelloTarget : IFuzzTarget
{
    public string Name => "client-hello";

    public IReadOnlyList<byte[]> Words { get; } =
    [
        [22, 3, 1],
        [0, 0],
        [0, 1],
        [1, 0, 0],
        [3, 3],
        [0, 16, 0, 5, 0, 3, 2, 104, 50],
        [0, 43, 0, 3, 2, 3, 4],
        [0, 0, 0, 6, 0, 4, 0, 0, 1, 97],
        [0x7a, 0x7a],
        [0xff, 0xff],
    ];

    public void Run(byte[] input, Random random) =>
        FuzzFailure.Unless(Read(input, null) == Read(input, random), "another cut, another hello");

    private static string Read(byte[] input, Random? cuts)
    {
        using var reader = new ClientHelloReader(1024);
        foreach (var end in Pieces.Cut(input.Length, cuts))
        {
            var step = reader.Read(input.AsSpan(0, end));
            if (step == ClientHelloStep.Complete)
            {
                FuzzFailure.Unless(
                    !reader.ServerName.ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-_."u8),
                    "a name with other octets"
                );
                return $"{Encoding.ASCII.GetString(reader.ServerName)} {reader.HighestVersion} {reader.Offers("h2"u8)}";
            }

            if (step == ClientHelloStep.Invalid)
            {
                return "invalid";
            }
        }

        return "incomplete";
    }
}
