using System.Globalization;
using System.Text;

namespace Portolan.Differential;

/// <summary>
/// Bytes as case files write them: <c>\r \n \t \0 \\</c>, <c>\xHH</c>, and <c>\{text*N}</c> for a text N times over. All else stands for
/// itself, in Latin-1.
/// </summary>
internal static class Escapes
{
    public static byte[] Parse(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\')
            {
                bytes.Add((byte)text[index]);
                continue;
            }

            index++;
            switch (text[index])
            {
                case 'r':
                    bytes.Add((byte)'\r');
                    break;
                case 'n':
                    bytes.Add((byte)'\n');
                    break;
                case 't':
                    bytes.Add((byte)'\t');
                    break;
                case '0':
                    bytes.Add(0);
                    break;
                case '\\':
                    bytes.Add((byte)'\\');
                    break;
                case 'x':
                    bytes.Add(byte.Parse(text.AsSpan(index + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    index += 2;
                    break;
                case '{':
                    var end = text.IndexOf('}', index);
                    var star = text.LastIndexOf('*', end);
                    var run = Parse(text[(index + 1)..star]);
                    for (var count = int.Parse(text.AsSpan(star + 1, end - star - 1), CultureInfo.InvariantCulture); count > 0; count--)
                    {
                        bytes.AddRange(run);
                    }

                    index = end;
                    break;
                default:
                    throw new FormatException($"unknown escape \\{text[index]} in: {text}");
            }
        }

        return [.. bytes];
    }

    /// <summary>Bytes as one readable line, shortened.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var value in bytes.Length > 400 ? bytes[..400] : bytes)
        {
            text.Append(
                value switch
                {
                    (byte)'\r' => "\\r",
                    (byte)'\n' => "\\n",
                    < 0x20 or > 0x7E => string.Create(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
                    _ => ((char)value).ToString(),
                }
            );
        }

        return bytes.Length > 400 ? $"{text}… ({bytes.Length} bytes)" : text.ToString();
    }
}
