using System.CommandLine;
using System.Net;

namespace Portolan.Cli.Commands;

/// <summary>An option whose value is where something listens, <c>127.0.0.1:5678</c>.</summary>
internal static class EndpointOption
{
    public static Option<string> Create(string name, string value, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    /// <summary>
    /// The endpoint that an option says; one without a port has <paramref name="defaultPort"/>, and port 0 is any free one.
    /// </summary>
    /// <exception cref="CliException">It is not an endpoint.</exception>
    public static IPEndPoint Read(ParseResult parsed, Option<string> option, int defaultPort)
    {
        var text = parsed.GetValue(option)!;
        if (!IPEndPoint.TryParse(text, out var endpoint))
        {
            throw new CliException(ExitCode.Usage, $"{option.Name} {text}: not an address and port like 127.0.0.1:{defaultPort}");
        }

        // IPEndPoint reads a text without a port as port 0; only an explicit ":0" asks for any free port.
        return endpoint.Port == 0 && !text.EndsWith(":0", StringComparison.Ordinal)
            ? new IPEndPoint(endpoint.Address, defaultPort)
            : endpoint;
    }
}
