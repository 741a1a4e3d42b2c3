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
        where T : class, IResource<T> => new KindReader<T>();

    /// <summary>Reads until cancelled; what each of <paramref name="reads"/> says, together.</summary>
    public abstract Task RunAsync(
        KubernetesApi api,
        IReadOnlyList<ReflectorOptions> reads,
        InputQueue queue,
        CancellationToken cancellation
    );
}

/// <summary>Reads one kind into the queue.</summary>
internal sealed class KindReader<T>() : KindReader(T.Type)
    where T : class, IResource<T>
{
    public override Task RunAsync(
        KubernetesApi api,
        IReadOnlyList<ReflectorOptions> reads,
        InputQueue queue,
        CancellationToken cancellation
    )
    {
        var unread = reads.Count;
        return Parts.RunAsync(
            cancellation,
            [.. reads.Select(options => (Func<CancellationToken, Task>)(token => ReadAsync(options, token)))]
        );

        async Task ReadAsync(ReflectorOptions options, CancellationToken token)
        {
            var isFirst = true;
            await foreach (var batch in new Reflector<T>(api, options).ReadAsync(token))
            {
                // The kind has been read once all of its reads have.
                var isRead = isFirst && Interlocked.Decrement(ref unread) == 0;
                queue.Post(
                    new InputBatch([.. batch.Events.Select(ToInput)], isRead ? Type : null)
                    {
                        IsKindMissing = batch.Origin == BatchOrigin.KindMissing,
                    }
                );
                isFirst = false;
            }
        }
    }

    private static InputChange ToInput(ResourceEvent<T> change) =>
        new(new ObjectKey(T.Type, change.Name), change.Type == ResourceEventType.Deleted ? null : change.Resource);
}
