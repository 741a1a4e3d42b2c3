namespace Portolan.Translation.GatewayApi.Status;

/// <summary>The reasons of the conditions that we write: those of Gateway API v1.6 and of Kuma 2.14.</summary>
internal static class Reasons
{
    // Of several kinds.
    public const string Accepted = "Accepted";
    public const string Programmed = "Programmed";
    public const string ResolvedRefs = "ResolvedRefs";
    public const string Invalid = "Invalid";
    public const string InvalidParameters = "InvalidParameters";
    public const string Pending = "Pending";
    public const string Ready = "Ready";
    public const string RefNotPermitted = "RefNotPermitted";
    public const string WriteRefused = "WriteRefused";

    // GatewayClass.
    public const string SupportedVersion = "SupportedVersion";
    public const string UnsupportedVersion = "UnsupportedVersion";

    // Gateway.
    public const string ListenersNotValid = "ListenersNotValid";
    public const string UnsupportedAddress = "UnsupportedAddress";
    public const string AddressNotAssigned = "AddressNotAssigned";
    public const string AddressNotUsable = "AddressNotUsable";
    public const string InvalidClientCertificateRef = "InvalidClientCertificateRef";
    public const string ConfigurationChanged = "ConfigurationChanged";
    public const string DefaultGateway = "DefaultGateway";

    // ListenerSets.
    public const string NotAllowed = "NotAllowed";
    public const string ParentNotAccepted = "ParentNotAccepted";
    public const string ParentNotProgrammed = "ParentNotProgrammed";

    // Listeners.
    public const string UnsupportedProtocol = "UnsupportedProtocol";
    public const string HostnameConflict = "HostnameConflict";
    public const string ProtocolConflict = "ProtocolConflict";
    public const string NoConflicts = "NoConflicts";
    public const string InvalidRouteKinds = "InvalidRouteKinds";
    public const string InvalidCertificateRef = "InvalidCertificateRef";
    public const string NoValidCaCertificate = "NoValidCACertificate";
    public const string InvalidCaCertificateRef = "InvalidCACertificateRef";
    public const string InvalidCaCertificateKind = "InvalidCACertificateKind";
    public const string PortUnavailable = "PortUnavailable";
    public const string OverlappingHostnames = "OverlappingHostnames";

    // Routes.
    public const string NoMatchingParent = "NoMatchingParent";
    public const string NotAllowedByListeners = "NotAllowedByListeners";
    public const string NoMatchingListenerHostname = "NoMatchingListenerHostname";
    public const string UnsupportedValue = "UnsupportedValue";
    public const string IncompatibleFilters = "IncompatibleFilters";
    public const string BackendNotFound = "BackendNotFound";
    public const string InvalidKind = "InvalidKind";

    // Policies.
    public const string Conflicted = "Conflicted";
    public const string TargetNotFound = "TargetNotFound";

    // MeshGatewayInstances.
    public const string NoGatewayMatched = "NoGatewayMatched";
    public const string DeploymentNotAvailable = "DeploymentNotAvailable";
    public const string LoadBalancerAddressNotReady = "LoadBalancerAddressNotReady";
}
