using Portolan.ApiServer.Apply;
using Portolan.ApiServer.Http;

namespace Portolan.ApiServer.Objects;

/// <summary>Who changes an object and how, for <c>managedFields</c>; an apply has already recorded itself.</summary>
internal sealed record Writer(string Manager, ManagerOperation Operation, string Subresource)
{
    /// <summary>The server's own controllers.</summary>
    public static Writer Server { get; } = new("portolan-apiserver", ManagerOperation.Update, "");

    public static Writer Of(ApiRequest request) => new(request.FieldManager, ManagerOperation.Update, request.Target.Subresource);

    public static Writer Applying(ApiRequest request) => new(request.FieldManager, ManagerOperation.Apply, request.Target.Subresource);
}
