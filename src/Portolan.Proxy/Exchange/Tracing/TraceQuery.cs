using System.Globalization;
using System.Text;
using Portolan.Http.Text;

namespace Portolan.Proxy.Exchange.Tracing;

/// <summary>Which requests are traced, and for how long.</summary>
/// <param name="Name">A field that a request must have, in lower case.</param>
/// <param name="Value">The value that it must have; null for any.</param>
/// <param name="Time">How long.</param>
internal sealed record TraceQuery(byte[] Name, byte[]? Value, TimeSpan Time)
{
    private const int DefaultSeconds = 10;
    private const int MostSeconds = 300;

    /// <summary>Reads <c>header=NAME[&amp;value=VALUE][&amp;seconds=N]</c>; null, and what is wrong with it, when it is not that.</summary>
    public static TraceQuery? Parse(string query, out string fault)
    {
        string? header = null;
        string? value = null;
        var seconds = DefaultSeconds;
        fault = "";
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var text = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "";
            switch (parts[0])
            {
                case "header":
                    header = text;
                    break;
                case "value":
                    value = text;
                    break;
                case "seconds" when int.TryParse(text, CultureInfo.InvariantCulture, out seconds) && seconds is >= 1 and <= MostSeconds:
                    break;
                default:
                    fault = $"\"{pair}\" is not understood: use header=NAME, value=VALUE and seconds=N (1 to {MostSeconds})";
                    return null;
            }
        }

        var name = Encoding.UTF8.GetBytes((header ?? "").ToLowerInvariant());
        if (!HttpText.IsToken(name))
        {
            fault = "name the header that a request must have to be traced: header=NAME";
            return null;
        }

        return new TraceQuery(name, value is null ? null : Encoding.UTF8.GetBytes(value), TimeSpan.FromSeconds(seconds));
    }
}
