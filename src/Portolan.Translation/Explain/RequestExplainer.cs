using System.Globalization;
using System.Net;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing.Paths;

namespace Portolan.Translation.Explain;

/// <summary>
/// Answers "why did this request go there?" from what translation says, with the matcher that proxies use. It knows no more than they do:
/// what it says of a request is what a proxy with this configuration does.
/// </summary>
public static class RequestExplainer
{
    /// <summary>Explains one request.</summary>
    public static RequestAnswer Explain(TranslationOutput output, RequestQuestion question)
    {
        var path = PathNormalization.Normalize(question.IsRequest ? question.Url.AbsolutePath : "/");
        var listening = Listening(output, question);
        return new RequestAnswer
        {
            Question = question,
            PathFault = path.IsValid ? null : path.Fault.ToString(),
            Gateways = path.IsValid
                ? listening
                    .Select(proxy => GatewayExplainer.Explain(output, proxy.Key, proxy.Value, question, path.Value))
                    .ToEquatableList()
                : [],
            ListenersElsewhere = listening.Count > 0 ? [] : Elsewhere(output),
            Detached = DetachedObjects.Find(output, question),
        };
    }

    /// <summary>The proxies with a listener for the port; when the address is that of a Gateway, only that one.</summary>
    private static List<KeyValuePair<ProxyKey, ProxyConfiguration>> Listening(TranslationOutput output, RequestQuestion question)
    {
        var onPort = output
            .Proxies.Where(proxy => proxy.Value.Listeners.Values.Any(listener => GatewayExplainer.IsAsked(listener, question)))
            .OrderBy(proxy => proxy.Key)
            .ToList();
        if (!IPAddress.TryParse(question.Url.Host.Trim('[', ']'), out var address))
        {
            return onPort;
        }

        var there = onPort.Where(proxy => GatewayStatuses.AddressesOf(output, proxy.Key).Contains(address.ToString())).ToList();
        return there.Count > 0 ? there : onPort;
    }

    private static EquatableList<string> Elsewhere(TranslationOutput output) =>
        output
            .Proxies.SelectMany(proxy => proxy.Value.Listeners.Values)
            .Select(listener => $"{listener.Key} ({listener.Protocol} {listener.Port.ToString(CultureInfo.InvariantCulture)})")
            .Order(StringComparer.Ordinal)
            .ToEquatableList();
}
