namespace Portolan.Translation.GatewayApi.Status;

/// <summary>Why a condition does not hold: the reason for programs, the message for people.</summary>
internal sealed record Problem(string Reason, string Message);
