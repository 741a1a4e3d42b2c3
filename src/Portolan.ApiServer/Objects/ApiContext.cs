using Portolan.ApiServer.Registry;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Objects;

/// <summary>What every part of the server works with.</summary>
internal sealed record ApiContext(ApiServerOptions Options, ObjectStore Store, ResourceRegistry Registry)
{
    public TimeProvider Time => Options.TimeProvider;

    /// <summary>Now, as objects carry it: whole seconds.</summary>
    public string Timestamp => Format(Time.GetUtcNow());

    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
