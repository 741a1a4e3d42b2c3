using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

internal sealed class ImmutableValueRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class ListenerListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class GatewayAddressListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class GatewaySpecAddressRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class GatewayStatusAddressRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class LabelKeyRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class AnnotationKeyRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class ListenerTlsRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class TlsPortListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class BackendObjectReferenceRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class ParentReferenceListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class HttpRouteRuleListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class HttpRouteRuleRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class HttpRouteFilterListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class HttpPathMatchRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class HttpRouteFilterRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class HttpRequestMirrorRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class FractionRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class HttpPathModifierRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class CorsOriginListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class CorsMethodListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class CorsHeaderListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class HttpExternalAuthRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class HttpRouteTimeoutsRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}

internal sealed class SessionPersistenceRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules => [];
}
