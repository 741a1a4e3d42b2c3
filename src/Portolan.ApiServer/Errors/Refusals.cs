using Portolan.Api.Schemas;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Errors;

/// <summary>Makes the errors of kube-apiserver, in its words: clients match on reasons, people read messages.</summary>
internal static class Refusals
{
    public static StatusException NotFound(GroupResource resource, string name) =>
        new(
            404,
            "NotFound",
            $"{resource} \"{name}\" not found",
            new()
            {
                Name = name,
                Group = resource.Group,
                Kind = resource.Plural,
            }
        );

    public static StatusException AlreadyExists(GroupResource resource, string name) =>
        new(
            409,
            "AlreadyExists",
            $"{resource} \"{name}\" already exists",
            new()
            {
                Name = name,
                Group = resource.Group,
                Kind = resource.Plural,
            }
        );

    public static StatusException Conflict(GroupResource resource, string name, string why) =>
        new(
            409,
            "Conflict",
            $"Operation cannot be fulfilled on {resource} \"{name}\": {why}",
            new()
            {
                Name = name,
                Group = resource.Group,
                Kind = resource.Plural,
            }
        );

    public static StatusException Modified(GroupResource resource, string name) =>
        Conflict(resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static StatusException Forbidden(GroupResource resource, string name, string why, params StatusCause[] causes) =>
        new(
            403,
            "Forbidden",
            name.Length == 0 ? $"{resource} is forbidden: {why}" : $"{resource} \"{name}\" is forbidden: {why}",
            new()
            {
                Name = name,
                Group = resource.Group,
                Kind = resource.Plural,
                Causes = causes,
            }
        );

    public static StatusException Invalid(ResourceDefinition definition, string name, IReadOnlyList<FieldError> errors) =>
        Invalid(definition.Group, definition.Kind, name, errors);

    public static StatusException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var texts = errors.Select(error => error.ToString()).Distinct().ToList();
        var groupKind = group.Length == 0 ? kind : $"{kind}.{group}";
        var what = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        return new(
            422,
            "Invalid",
            $"{groupKind} \"{name}\" is invalid: {what}",
            new()
            {
                Name = name,
                Group = group,
                Kind = kind,
                Causes = [.. errors.Select(error => new StatusCause(error.Reason.ToString(), error.Message, error.Field))],
            }
        );
    }

    public static StatusException BadRequest(string message) => new(400, "BadRequest", message);

    public static StatusException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static StatusException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new());

    public static StatusException MethodNotSupported(GroupResource resource, string verb) =>
        new(
            405,
            "MethodNotAllowed",
            $"{verb} is not supported on resources of kind \"{resource}\"",
            new() { Group = resource.Group, Kind = resource.Plural }
        );

    public static StatusException TerminatingKind(GroupResource resource) =>
        new(
            405,
            "MethodNotAllowed",
            "create not allowed while custom resource definition is terminating",
            new() { Group = resource.Group, Kind = resource.Plural }
        );

    public static StatusException UnknownPath() => new(404, "NotFound", "the server could not find the requested resource", new());

    public static StatusException NotAcceptable(params string[] accepted) =>
        new(406, "NotAcceptable", $"only the following media types are accepted: {string.Join(", ", accepted)}");

    public static StatusException UnsupportedMediaType(params string[] accepted) =>
        new(
            415,
            "UnsupportedMediaType",
            $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}"
        );

    public static StatusException TooLarge(long limit) => new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}");

    public static StatusException Expired(string message) => new(410, "Expired", message);

    public static StatusException TooOld(long asked, long oldest) => Expired($"too old resource version: {asked} ({oldest})");

    public static StatusException TooNew(long asked, long current) =>
        new(
            504,
            "Timeout",
            $"Too large resource version: {asked}, current: {current}",
            new() { RetryAfterSeconds = 1, Causes = [new("ResourceVersionTooLarge", "Too large resource version", "")] }
        );

    public static StatusException StorageFull(string message) => new(507, "InsufficientStorage", message);

    public static StatusException Internal(string message) =>
        new(500, "InternalError", $"Internal error occurred: {message}", new() { Causes = [new("", message, "")] });
}
