using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Classes;

/// <summary>What we say of GatewayClasses.</summary>
internal static class GatewayClassRules
{
    private static readonly ResourceIndex<Gateway> GatewaysByClass = new("Gateways by class", gateway => [gateway.Spec.GatewayClassName]);

    /// <summary>What a class means for its Gateways.</summary>
    public static Rule<string, ClassAnswer> Answer { get; } =
        new(
            "GatewayClass",
            (reader, name) =>
                reader.Get<GatewayClass>(new NamespacedName("", name)) is { } found && IsOurs(found)
                    ? Judge(reader, found)
                    : new ClassAnswer.Foreign()
        );

    /// <summary>The status of a class of ours.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, IResource>>> Statuses { get; } =
        new("GatewayClass status", (reader, key) => OurClass(reader, key) is { } found ? [OutputSets.Entry(StatusOf(reader, found))] : []);

    /// <summary>The finalizer that keeps a class while Gateways use it.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, EquatableList<string>>>> Finalizers { get; } =
        new(
            "GatewayClass finalizer",
            (reader, key) =>
                OurClass(reader, key) is null
                    ? []
                    :
                    [
                        new(
                            Whole.Instance,
                            new ObjectKey(GatewayClass.Type, key),
                            IsUsed(reader, key) ? [WellKnown.GatewayClassFinalizer] : []
                        ),
                    ]
        );

    private static GatewayClass? OurClass(IReader reader, NamespacedName key) =>
        reader.Get<GatewayClass>(key) is { } found && IsOurs(found) ? found : null;

    private static bool IsOurs(GatewayClass found) =>
        string.Equals(found.Spec.ControllerName, WellKnown.ControllerName, StringComparison.Ordinal);

    private static bool IsUsed(IReader reader, NamespacedName key) => reader.Lookup(GatewaysByClass, key.Name).Count > 0;

    private static ClassAnswer Judge(IReader reader, GatewayClass found)
    {
        if (found.Spec.ParametersRef is not { } reference)
        {
            return new ClassAnswer.Accepted(Parameters.Default);
        }

        var (parameters, problem) = Parameters.Find(reader, reference.Group, reference.Kind, reference.Name);
        if (problem is null && reference.Namespace is not null)
        {
            problem = new Problem(Reasons.InvalidParameters, "parametersRef must not refer to a namespace");
        }

        return problem is null ? new ClassAnswer.Accepted(parameters ?? Parameters.Default) : new ClassAnswer.Rejected(problem);
    }

    private static GatewayClass StatusOf(IReader reader, GatewayClass found)
    {
        var problem = (reader.Fetch(Answer, found.Metadata.Name) as ClassAnswer.Rejected)?.Problem;
        var generation = found.Metadata.Generation;
        return new GatewayClass
        {
            Metadata = new ObjectMeta { Name = found.Metadata.Name },
            Spec = found.Spec,
            Status = new GatewayClassStatus
            {
                Conditions =
                [
                    Conditions.Unless(problem, ConditionTypes.Accepted, Reasons.Accepted, generation),
                    SupportedVersion(reader.Options().GatewayApiVersion, generation),
                ],
                SupportedFeatures = SupportedFeatures.All,
            },
        };
    }

    // Within one minor version the API only gains fields that we do not need.
    private static Condition SupportedVersion(string installed, long generation) =>
        IsSupported(installed)
            ? Conditions.True(ConditionTypes.SupportedVersion, Reasons.SupportedVersion, $"Gateway API {installed}", generation)
            : Conditions.False(
                ConditionTypes.SupportedVersion,
                new Problem(
                    Reasons.UnsupportedVersion,
                    $"the installed CRDs are those of {(installed.Length == 0 ? "an unknown version of Gateway API" : $"Gateway API {installed}")}: install {Api.Gateway.GatewayApi.BundleVersion}"
                ),
                generation
            );

    private static bool IsSupported(string installed)
    {
        var ours = Api.Gateway.GatewayApi.BundleVersion;
        return installed.StartsWith(ours[..(ours.LastIndexOf('.') + 1)], StringComparison.Ordinal);
    }
}
