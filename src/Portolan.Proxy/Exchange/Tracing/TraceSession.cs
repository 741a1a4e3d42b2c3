using System.Collections.Concurrent;
using System.Text;
using Portolan.Http.Messages;

namespace Portolan.Proxy.Exchange.Tracing;

/// <summary>One watch over requests that match: takes what the loops tell of them, up to a bound.</summary>
internal sealed class TraceSession(TraceQuery query)
{
    /// <summary>The most requests of one session.</summary>
    public const int MostRequests = 1000;

    private readonly ConcurrentQueue<string> _traces = new();

    /// <summary>Whether a request is meant.</summary>
    public bool Matches(HttpRequestHead head)
    {
        for (var line = head.Fields.IndexOf(query.Name); line >= 0; line = head.Fields.IndexOf(query.Name, line + 1))
        {
            if (query.Value is null || head.Fields.ValueOf(line).SequenceEqual(query.Value))
            {
                return _traces.Count < MostRequests;
            }
        }

        return false;
    }

    /// <summary>Takes the JSON of one request. From any loop.</summary>
    public void Add(string json) => _traces.Enqueue(json);

    /// <summary>All that was traced, as a JSON array with a request a line.</summary>
    public string Write()
    {
        var text = new StringBuilder("[");
        foreach (var trace in _traces)
        {
            text.Append(text.Length > 1 ? ",\n" : "\n").Append(trace);
        }

        return text.Append("\n]\n").ToString();
    }
}
