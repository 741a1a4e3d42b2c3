namespace Portolan.Fuzz;

/// <summary>Makes inputs out of those of a corpus: the same seed makes the same inputs.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> words, Random random)
{
    private const int LongestInput = 8 * 1024;

    private static readonly byte[] OddOctets = [0, 1, 9, 10, 11, 13, 31, 32, 35, 44, 47, 58, 59, 127, 128, 255];

    public byte[] Next()
    {
        var input = new List<byte>(Pick(corpus));
        for (var change = random.Next(1, 8); change > 0; change--)
        {
            Change(input);
        }

        return input.Count > LongestInput ? [.. input.Take(LongestInput)] : [.. input];
    }

    private void Change(List<byte> input)
    {
        var place = random.Next(input.Count + 1);
        var length = random.Next(Math.Min(32, input.Count - place) + 1);
        switch (random.Next(7))
        {
            case 0 when place < input.Count:
                input[place] ^= (byte)(1 << random.Next(8));
                break;

            case 1 when place < input.Count:
                input[place] = OddOctets[random.Next(OddOctets.Length)];
                break;

            case 2:
                input.Insert(place, OddOctets[random.Next(OddOctets.Length)]);
                break;

            case 3:
                input.RemoveRange(place, length);
                break;

            case 4:
                input.InsertRange(random.Next(input.Count + 1), input.GetRange(place, length));
                break;

            case 5:
                input.InsertRange(place, Pick(words));
                break;

            default:
                // Another input's end behind this one's start.
                var other = Pick(corpus);
                input.RemoveRange(place, input.Count - place);
                input.AddRange(other.AsSpan(random.Next(other.Length + 1)));
                break;
        }
    }

    private byte[] Pick(IReadOnlyList<byte[]> all) => all[random.Next(all.Count)];
}
