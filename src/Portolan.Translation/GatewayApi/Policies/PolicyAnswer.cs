using Portolan.ProxyConfig;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Policies;

/// <summary>What a BackendTLSPolicy says by itself, whatever it targets.</summary>
/// <param name="Tls">How TLS is spoken; absent when the policy cannot be obeyed, and its backends must not be spoken to at all.</param>
/// <param name="Refusal">Why it cannot be obeyed.</param>
/// <param name="Unresolved">CA certificates that could not be had.</param>
internal sealed record PolicyAnswer(BackendTls? Tls, Problem? Refusal, Problem? Unresolved);

/// <summary>The policy in force for a port of a Service.</summary>
/// <param name="Name">The policy's name; its namespace is the Service's.</param>
/// <param name="Tls">How TLS is spoken; absent when the policy cannot be obeyed.</param>
/// <param name="Fault">Why it cannot be; else empty.</param>
internal sealed record PortPolicy(string Name, BackendTls? Tls, string Fault);
