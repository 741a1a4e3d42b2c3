using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Portolan.Http.Messages;
using Portolan.Http.Text;

namespace Portolan.Http.Http1;

/// <summary>
/// Reads field lines up to the empty line that ends them (RFC 9112, 5), for heads and for trailers. A line is judged when it is complete,
/// so the outcome is the same however the octets are cut; how far an incomplete one was searched is remembered, so that octets that come
/// one by one are not searched again and again.
/// </summary>
internal sealed class FieldLineReader(Http1Limits limits)
{
    private int _searched;
    private int _bytes;

    /// <summary>What is wrong; set with <see cref="LineStep.Error"/>.</summary>
    public Http1Error? Error { get; private set; }

    public void Begin()
    {
        _searched = 0;
        _bytes = 0;
        Error = null;
    }

    /// <summary>Reads all lines that are complete, from <paramref name="position"/> on, and moves it behind them.</summary>
    public LineStep Read(ReadOnlySpan<byte> input, ref int position, FieldSection section)
    {
        while (true)
        {
            var rest = input[position..];
            if (_searched > 0 && !rest[_searched..].Contains((byte)'\n'))
            {
                return Incomplete(rest);
            }

            if (rest.Length >= 2 && rest[0] == '\r' && rest[1] == '\n')
            {
                position += 2;
                return LineStep.End;
            }

            var length = ReadLine(rest, section);
            if (length == 0)
            {
                var end = rest.IndexOf((byte)'\n');
                return end < 0
                    ? Incomplete(rest)
                    : Refuse(_bytes + end + 1 > limits.FieldBytes ? Http1Error.FieldsTooLarge : Judge(rest[..(end + 1)]));
            }

            _bytes += length;
            if (_bytes > limits.FieldBytes)
            {
                return Refuse(Http1Error.FieldsTooLarge);
            }

            if (section.Count > limits.FieldLines)
            {
                return Refuse(Http1Error.TooManyFields);
            }

            _searched = 0;
            position += length;
        }
    }

    /// <summary>
    /// Adds the line at the start of <paramref name="rest"/> and returns its length with CR LF; 0 when it is not complete or not valid.
    /// </summary>
    private static int ReadLine(ReadOnlySpan<byte> rest, FieldSection section)
    {
        // Nearly all names are shorter than 16 octets: one look at them finds the colon, checks what is before it and makes it lower case.
        var lower = Vector128<byte>.Zero;
        var isShort = rest.Length >= Vector128<byte>.Count;
        var nameLength = isShort ? OctetScan.TokenLength(ref MemoryMarshal.GetReference(rest), out lower) : 0;
        if (nameLength == Vector128<byte>.Count || !isShort)
        {
            isShort = false;
            nameLength = rest.IndexOfAnyExcept(HttpText.TokenBytes);
        }

        if (nameLength <= 0 || rest[nameLength] != ':')
        {
            return 0;
        }

        var start = nameLength + 1;
        while (start < rest.Length && HttpText.IsBlank(rest[start]))
        {
            start++;
        }

        var valueLength = OctetScan.IndexOfControl(rest[start..]);
        var end = start + valueLength;
        if (valueLength < 0 || rest.Length - end < 2 || rest[end] != '\r' || rest[end + 1] != '\n')
        {
            return 0;
        }

        var length = end + 2;
        while (end > start && HttpText.IsBlank(rest[end - 1]))
        {
            end--;
        }

        if (isShort)
        {
            section.AddRead(lower, nameLength, rest[start..end]);
        }
        else
        {
            section.AddRead(rest[..nameLength], rest[start..end]);
        }

        return length;
    }

    private LineStep Incomplete(ReadOnlySpan<byte> rest)
    {
        _searched = rest.Length;

        // The CR of the empty line at the end is not a field's.
        return _bytes + rest.Length > limits.FieldBytes && rest is not [(byte)'\r'] ? Refuse(Http1Error.FieldsTooLarge) : LineStep.NeedMore;
    }

    private LineStep Refuse(Http1Error error)
    {
        Error = error;
        return LineStep.Error;
    }

    /// <summary>What is wrong with a line that ends with LF.</summary>
    private static Http1Error Judge(ReadOnlySpan<byte> line)
    {
        if (HttpText.IsBlank(line[0]))
        {
            return Http1Error.LineFolding;
        }

        var nameLength = line.IndexOfAnyExcept(HttpText.TokenBytes);
        if (line[nameLength] != ':' || nameLength == 0)
        {
            return line is [(byte)'\n'] ? Http1Error.BareLineFeed : Http1Error.FieldNameSyntax;
        }

        var value = line[(nameLength + 1)..];
        return value[value.IndexOfAnyExcept(HttpText.ValueBytes)] switch
        {
            (byte)'\n' => Http1Error.BareLineFeed,
            (byte)'\r' => Http1Error.BareCarriageReturn,
            _ => Http1Error.ControlCharacter,
        };
    }
}
