using System.Text.Json.Nodes;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.Objects;

/// <summary>What becomes of the objects that the deleted one owns.</summary>
internal enum Propagation
{
    /// <summary>They go afterwards.</summary>
    Background,

    /// <summary>They go first.</summary>
    Foreground,

    /// <summary>They stay.</summary>
    Orphan,
}

/// <summary>How to delete, from the body and the query of a request.</summary>
internal sealed record DeleteOptions(Propagation Propagation, WriteMode Mode)
{
    public string? Uid { get; private init; }

    public string? ResourceVersion { get; private init; }

    /// <summary>Deletes this very object, and not one of the same name that came after it.</summary>
    public static DeleteOptions Exactly(Storage.StoredObject stored) => new(Propagation.Background, WriteMode.Persist) { Uid = stored.Uid };

    /// <summary>Deletes this object if it is still as it was seen; a conflict if not.</summary>
    public static DeleteOptions AsSeen(Storage.StoredObject stored) =>
        Exactly(stored) with
        {
            ResourceVersion = stored.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };

    public static async Task<DeleteOptions> ReadAsync(ApiRequest request)
    {
        var body = (await RequestBody.ReadAsync(request.Http.Request, request.Aborted)).Value switch
        {
            null => [],
            JsonObject options => options,
            _ => throw Refusals.BadRequest("the body is no DeleteOptions"),
        };
        var preconditions = body.GetObject("preconditions");
        var isDryRun = request.IsDryRun || body.GetArray("dryRun").Strings().Contains("All");
        var orphan = body.GetBoolean("orphanDependents") ?? (request.IsSet("orphanDependents") ? true : null);
        return new(
            ReadPropagation(body.GetString("propagationPolicy") ?? request.Query("propagationPolicy"), orphan),
            isDryRun ? WriteMode.DryRun : WriteMode.Persist
        )
        {
            Uid = preconditions.GetString("uid"),
            ResourceVersion = preconditions.GetString("resourceVersion"),
        };
    }

    private static Propagation ReadPropagation(string? policy, bool? orphan) =>
        policy switch
        {
            null or "" => orphan == true ? Propagation.Orphan : Propagation.Background,
            "Background" => Propagation.Background,
            "Foreground" => Propagation.Foreground,
            "Orphan" => Propagation.Orphan,
            _ => throw Refusals.Invalid(
                "meta.k8s.io",
                "DeleteOptions",
                "",
                [
                    new(
                        "propagationPolicy",
                        Api.Schemas.FieldErrorReason.FieldValueNotSupported,
                        $"Unsupported value: \"{policy}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""
                    ),
                ]
            ),
        };
}
