using System.Text.Json.Nodes;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.CoreKinds;

/// <summary>What the server itself does for one kind of the Kubernetes core, beyond what its definition says.</summary>
internal interface IKindRules
{
    GroupResource Resource { get; }

    /// <summary>Completes an object before it is checked and written; <paramref name="old"/> is absent on creation.</summary>
    void Prepare(JsonObject value, JsonObject? old);

    /// <summary>
    /// The write that <see cref="Prepare"/> was for has ended, in whichever way; what a stored object has is told by the store.
    /// </summary>
    void Release(JsonObject value);

    /// <summary>What the writer of an object should know.</summary>
    IEnumerable<string> WarningsFor(JsonObject value) => [];
}
