using System.Text.Json;

namespace Portolan.Api.Json;

/// <summary>
/// Keeps the path of a field through our own converters: the serializer knows the path only within one of its own calls, and our lists
/// and maps start a new call for each item.
/// </summary>
internal static class JsonExceptionExtensions
{
    private const string PathKey = "portolan.path";

    /// <summary>The same failure, seen from the list or map that holds the value.</summary>
    public static JsonException Under(this JsonException exception, string segment)
    {
        var outer = new JsonException(exception.PlainMessage(), exception);
        outer.Data[PathKey] = segment + exception.FieldPath();
        return outer;
    }

    /// <summary>The field below the value that was read, like <c>.spec.rules[0].name</c>.</summary>
    public static string FieldPath(this JsonException exception)
    {
        var own = exception.Path is ['$', .. var rest] ? rest : "";
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e.Data[PathKey] is string below)
            {
                return own + below;
            }
        }

        return own;
    }

    /// <summary>The message without the position that the serializer puts after it.</summary>
    public static string PlainMessage(this JsonException exception)
    {
        var message = exception.Message;
        var position = message.IndexOf(" Path: $", StringComparison.Ordinal);
        return position < 0 ? message : message[..position];
    }
}
