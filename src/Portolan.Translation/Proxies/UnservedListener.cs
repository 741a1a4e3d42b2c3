namespace Portolan.Translation.Proxies;

/// <summary>Why a listener of a MeshGateway is not served.</summary>
/// <param name="Code">The number of the finding.</param>
/// <param name="Field">The field in the listener.</param>
/// <param name="Message">What is wrong with it.</param>
internal sealed record UnservedListener(string Code, string Field, string Message);
