using System.Globalization;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;
using Portolan.Translation.MeshRoutes;

namespace Portolan.Translation.GatewayApi.Routes.Streams;

/// <summary>Turns the rules of routes that do not look into what they carry.</summary>
internal static class StreamRules
{
    /// <summary>The rules of a route, converted.</summary>
    public static EquatableList<ConvertedRule<ConnectionRule>> Convert(
        IReader reader,
        Referrer route,
        EquatableList<StreamRouteRule> rules
    ) => rules.Select((rule, index) => Convert(reader, route, rule, index)).ToEquatableList();

    private static ConvertedRule<ConnectionRule> Convert(IReader reader, Referrer route, StreamRouteRule rule, int index)
    {
        var references = new List<Problem>();
        var backends = rule
            .BackendRefs.Select(
                (reference, place) =>
                    new ConnectionShare(
                        reference.Weight,
                        BackendReferences.Resolve(
                            reader,
                            route,
                            reference,
                            string.Create(CultureInfo.InvariantCulture, $"rules[{index}].backendRefs[{place}]"),
                            references
                        )
                    )
            )
            .ToEquatableList();
        return new ConvertedRule<ConnectionRule>
        {
            Index = index,
            References = references.ToEquatableList(),
            Rule = new ConnectionRule { Name = rule.Name, Backends = backends },
        };
    }
}
