using System.Text.Json.Nodes;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.CoreKinds;

/// <summary>What the server itself does for one kind of the Kubernetes core, beyond what its definition says.</summary>
internal interface IKindRules
{
    GroupResource Resource { get; }

    /// <summary>Completes an object before it is checked and written; <paramref name="old"/> is absent on creation.</summary>
    void Prepare(JsonObject value, JsonObject? old);

    /// <summary>Makes up for <see cref="Prepare"/> when the object was not written after all, or is gone.</summary>
    void Release(JsonObject value);

    /// <summary>What the writer of an object should know.</summary>
    IEnumerable<string> WarningsFor(JsonObject value) => [];
}
