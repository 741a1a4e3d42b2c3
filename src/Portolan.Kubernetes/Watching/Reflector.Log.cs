using Microsoft.Extensions.Logging;

namespace Portolan.Kubernetes.Watching;

public sealed partial class Reflector<T>
{
    private static partial class Log
    {
        [LoggerMessage(2000, LogLevel.Warning, "{Kind}: {Error}; trying again in {Milliseconds} ms")]
        public static partial void Failed(ILogger logger, string kind, long milliseconds, string error);

        [LoggerMessage(2001, LogLevel.Information, "{Kind}: the server has forgotten our version, listing again ({Error})")]
        public static partial void Relisting(ILogger logger, string kind, string error);

        [LoggerMessage(2002, LogLevel.Information, "{Kind} ({ApiVersion}) is not served; looking for it until it is")]
        public static partial void KindMissing(ILogger logger, string kind, string apiVersion);

        [LoggerMessage(2003, LogLevel.Error, "An object of kind {Kind} cannot be read, its last good content stays in force: {Error}")]
        public static partial void Unreadable(ILogger logger, string kind, string error);
    }
}
