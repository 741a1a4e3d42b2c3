using Portolan.Api;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Watching;
using Portolan.Translation;

namespace Portolan.ControlPlane.Inputs;

/// <summary>Reads one kind into the queue.</summary>
internal abstract class KindReader(ResourceType type)
{
    public ResourceType Type { get; } = type;

    public static KindReader Of<T>()
        where T : class, IResource<T> =>
        new KindReader<T>();

    /// <summary>Reads until cancelled.</summary>
    public abstract Task RunAsync(KubernetesApi api, ReflectorOptions options, InputQueue queue, CancellationToken cancellation);
}

/// <summary>Reads one kind into the queue.</summary>
internal sealed class KindReader<T>() : KindReader(T.Type)
    where T : class, IResource<T>
{
    public override async Task RunAsync(KubernetesApi api, ReflectorOptions options, InputQueue queue, CancellationToken cancellation)
    {
        var isFirst = true;
        await foreach (var batch in new Reflector<T>(api, options).ReadAsync(cancellation))
        {
            var changes = new List<InputChange>(batch.Events.Count);
            foreach (var change in batch.Events)
                changes.Add(ToInput(change));

            queue.Post(new InputBatch(changes, isFirst ? Type : null) { IsKindMissing = batch.Origin == BatchOrigin.KindMissing });
            isFirst = false;
        }
    }

    private static InputChange ToInput(ResourceEvent<T> change) => new(
        new ObjectKey(T.Type, change.Resource.Metadata.Key),
        change.Type == ResourceEventType.Deleted ? null : change.Resource);
}
