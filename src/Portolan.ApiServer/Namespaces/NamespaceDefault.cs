using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Namespaces;

/// <summary>
/// An object that clients take for granted in every namespace. Its <paramref name="Data"/>, if it has any, is kept as it is here.
/// </summary>
internal sealed record NamespaceDefault(GroupResource Resource, string Name, JsonObject? Data)
{
    private const string Description =
        "The authority that issued the certificate of this API server: clients trust it to reach the server. It is not meant for anything else.";

    public static IReadOnlyList<NamespaceDefault> Of(X509Certificate2? authority)
    {
        var account = new NamespaceDefault(new("", "serviceaccounts"), "default", null);
        return authority is null
            ? [account]
            :
            [
                account,
                new(new("", "configmaps"), "kube-root-ca.crt", new JsonObject { ["ca.crt"] = authority.ExportCertificatePem() + "\n" }),
            ];
    }

    /// <summary>The object as it is made.</summary>
    public JsonObject ToObject()
    {
        var value = new JsonObject { ["metadata"] = new JsonObject { ["name"] = Name } };
        if (Data is not null)
        {
            value["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/description"] = Description };
            value["data"] = Data.DeepClone();
        }

        return value;
    }
}
