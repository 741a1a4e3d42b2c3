namespace Portolan.Conformance.Workloads;

/// <summary>A request as a pod saw it.</summary>
internal sealed record ReceivedRequest(string Method, string Target, string Host, IReadOnlyDictionary<string, string[]> Headers);
