using System.Text;
using Portolan.Http.Http1;

namespace Portolan.Http.Tests.Http1;

/// <summary>
/// Plays octets at a reader and writes down what it says, a line an event; pieces of data that follow one another are one line, since where
/// they are cut is not a part of the message. Every replay is made whole, octet by octet, and cut in two at each place: all of them must
/// say the same.
/// </summary>
internal static class Replay
{
    /// <summary>What the server role says.</summary>
    public static string Requests(string octets, Http1Limits? limits = null, bool ends = false) =>
        EverySplit(Encoding.Latin1.GetBytes(octets), pieces => Requests(pieces, limits ?? Http1Limits.Default, ends));

    /// <summary>What the client role says, when it waits for answers to these requests, one after the other.</summary>
    public static string Responses(
        string octets,
        RequestKind request = RequestKind.Ordinary,
        Http1Limits? limits = null,
        bool ends = false,
        int expected = 1
    ) => EverySplit(Encoding.Latin1.GetBytes(octets), pieces => Responses(pieces, request, limits ?? Http1Limits.Default, ends, expected));

    /// <summary>The error of the first request that is refused; fails when none is.</summary>
    public static Http1Error RequestError(string octets, Http1Limits? limits = null)
    {
        Requests(octets, limits);
        var reader = new Http1RequestReader(limits ?? Http1Limits.Default);
        Drive([Encoding.Latin1.GetBytes(octets)], reader.Read, next => Take(next, reader, new Transcript()));
        Assert.True(reader.Error is not null, $"taken: {octets}");
        return reader.Error;
    }

    /// <summary>The error of a response that is refused; fails when it is not.</summary>
    public static Http1Error ResponseError(string octets, RequestKind request = RequestKind.Ordinary, Http1Limits? limits = null)
    {
        Responses(octets, request, limits);
        var reader = new Http1ResponseReader(limits ?? Http1Limits.Default);
        reader.Expect(request);
        Drive([Encoding.Latin1.GetBytes(octets)], reader.Read, step => step != Http1Event.Error);
        Assert.True(reader.Error is not null, $"taken: {octets}");
        return reader.Error;
    }

    public static string Requests(IReadOnlyList<byte[]> pieces, Http1Limits limits, bool ends)
    {
        var reader = new Http1RequestReader(limits);
        var transcript = new Transcript();
        Drive(pieces, Read, step => Take(step, reader, transcript));
        if (ends)
        {
            transcript.Line($"ended: {reader.ReadEnd()} {reader.Error}");
        }

        return transcript.ToString();

        Http1Event Read(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> data)
        {
            var step = reader.Read(input, out consumed, out data);
            transcript.Data(data);
            return step;
        }
    }

    public static string Responses(IReadOnlyList<byte[]> pieces, RequestKind request, Http1Limits limits, bool ends, int expected)
    {
        var reader = new Http1ResponseReader(limits);
        var transcript = new Transcript();
        reader.Expect(request);
        Drive(pieces, Read, Take);
        if (ends)
        {
            transcript.Line($"ended: {reader.ReadEnd()} {reader.Error}");
        }

        transcript.Line(reader.MayBeReused ? "reusable" : "not reusable");
        return transcript.ToString();

        bool Take(Http1Event step)
        {
            switch (step)
            {
                case Http1Event.Head:
                    transcript.Head(reader.Head);
                    return true;

                case Http1Event.End:
                    transcript.End(reader.Trailers);
                    if (--expected > 0)
                    {
                        reader.Expect(request);
                        return true;
                    }

                    // What comes behind the last response is looked at too: it takes the connection out of use.
                    return true;

                case Http1Event.Error:
                    transcript.Line($"ERROR {reader.Error}");
                    return false;

                default:
                    return true;
            }
        }

        Http1Event Read(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> data)
        {
            var step = reader.Read(input, out consumed, out data);
            transcript.Data(data);
            return step;
        }
    }

    private static bool Take(Http1Event step, Http1RequestReader reader, Transcript transcript)
    {
        switch (step)
        {
            case Http1Event.Head:
                transcript.Head(reader.Head, reader.KeepsAlive);
                return true;

            case Http1Event.End:
                transcript.End(reader.Trailers);
                reader.Next();
                return true;

            case Http1Event.Error:
                transcript.Line($"ERROR {reader.Error}");
                return false;

            default:
                return true;
        }
    }

    private delegate Http1Event Step(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> data);

    /// <summary>As a connection does it: what is not consumed is offered again with the next piece behind it.</summary>
    private static void Drive(IReadOnlyList<byte[]> pieces, Step read, Func<Http1Event, bool> take)
    {
        var kept = Array.Empty<byte>();
        foreach (var piece in pieces)
        {
            kept = [.. kept, .. piece];
            while (true)
            {
                var step = read(kept, out var consumed, out _);
                kept = kept[consumed..];
                if (!take(step))
                {
                    return;
                }

                if (step == Http1Event.NeedMore)
                {
                    break;
                }
            }
        }
    }

    private static string EverySplit(byte[] octets, Func<IReadOnlyList<byte[]>, string> play)
    {
        var whole = play([octets]);
        Assert.Equal(whole, play([.. octets.Select(octet => new[] { octet })]));
        for (var cut = 1; cut < octets.Length; cut++)
        {
            Assert.Equal(whole, play([octets[..cut], octets[cut..]]));
        }

        return whole;
    }
}
