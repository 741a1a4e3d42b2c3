using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Mesh;

/// <summary>Rules of the TLS settings of MeshGateways' listeners.</summary>
internal static class MeshGatewayTlsValidation
{
    public static IEnumerable<FieldError> Validate(JsonNode? listener, string path)
    {
        var tls = listener.At("tls");
        var tlsPath = $"{path}.tls";
        if (MeshGatewayValidation.IsCrossMesh(listener))
        {
            return tls is JsonObject { Count: > 0 } ? [SchemaErrors.Invalid(tlsPath, tls, "must be empty with crossMesh")] : [];
        }

        if (tls is null)
        {
            return listener.Text("protocol") == "HTTPS" ? [SchemaErrors.Invalid(tlsPath, "null", "cannot be empty")] : [];
        }

        return [.. Mode(listener, tls, tlsPath), .. Certificates(tls, tlsPath)];
    }

    private static IEnumerable<FieldError> Mode(JsonNode? listener, JsonNode tls, string path)
    {
        switch (tls.Text("mode"))
        {
            case "" or MeshGatewayTlsMode.None:
                yield return SchemaErrors.Invalid($"{path}.mode", JsonValue.Create(tls.Text("mode")), "cannot be empty");
                break;
            case MeshGatewayTlsMode.Passthrough when listener.Text("protocol") == "HTTPS":
                yield return SchemaErrors.Invalid($"{path}.mode", tls.At("mode")!, "mode is not supported on HTTPS listeners");
                break;
            case MeshGatewayTlsMode.Terminate or MeshGatewayTlsMode.Passthrough:
                break;
            case var mode:
                yield return SchemaErrors.NotSupported(
                    $"{path}.mode",
                    mode,
                    [MeshGatewayTlsMode.Passthrough, MeshGatewayTlsMode.Terminate]
                );
                break;
        }
    }

    private static IEnumerable<FieldError> Certificates(JsonNode tls, string path)
    {
        if (tls.Text("mode") != MeshGatewayTlsMode.Terminate)
        {
            yield break;
        }

        switch (tls.Size("certificates"))
        {
            case 0:
                yield return SchemaErrors.Invalid($"{path}.certificates", "[]", "cannot be empty in TLS termination mode");
                break;
            case > 2:
                yield return SchemaErrors.Invalid($"{path}.certificates", tls.At("certificates")!, "cannot have more than 2 certificates");
                break;
        }
    }
}
