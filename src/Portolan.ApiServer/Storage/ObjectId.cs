using Portolan.Api;

namespace Portolan.ApiServer.Storage;

/// <summary>Names one object among all kinds.</summary>
internal readonly record struct ObjectId(GroupResource Resource, NamespacedName Name);
