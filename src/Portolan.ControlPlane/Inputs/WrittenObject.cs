using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Portolan.Api;
using Portolan.ControlPlane.Writing.Objects;

namespace Portolan.ControlPlane.Inputs;

/// <summary>
/// An object of ours as the API has it, as far as anybody needs it: its metadata, and a mark by which its content is told from another.
/// What it says is known from translation, and there are as many of these as there are routes.
/// </summary>
internal sealed record WrittenObject : IResource
{
    public WrittenObject(IResource resource) => (Metadata, Content) = (resource.Metadata, MarkOf(resource));

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; }

    /// <summary>The mark of its content.</summary>
    public UInt128 Content { get; }

    /// <summary>
    /// What two objects of a kind share only if their content is the same: half of the SHA-256 of their content as it is written. Both are
    /// written from records of one type, so that the order of fields and the form of numbers do not count.
    /// </summary>
    public static UInt128 MarkOf(IResource resource) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(ObjectComparison.ContentOf(resource))));
}
