using Portolan.Api.Core;
using Portolan.Kubernetes.Tests.Fakes;
using Portolan.Kubernetes.Watching;
using Portolan.Kubernetes.Writing;
using Portolan.Primitives;

namespace Portolan.Kubernetes.Tests.EndToEnd;

public sealed class ReflectorScopeTests
{
    [Fact]
    public async Task An_object_that_gets_the_labels_comes_and_one_that_loses_them_goes()
    {
        await using var api = new RealApi();
        await api.StartAsync();
        await WriteAsync(api, "there", "edge");
        await WriteAsync(api, "elsewhere", "other");
        var reflector = new Reflector<ConfigMap>(api.Api, new ReflectorOptions { Namespace = "default", LabelSelector = "app=edge" });
        await using var batches = reflector.ReadAsync(Deadline.Token).GetAsyncEnumerator(Deadline.Token);

        Assert.Equal(["+there"], await NextAsync());
        await WriteAsync(api, "elsewhere", "edge");
        Assert.Equal(["+elsewhere"], await NextAsync());
        await WriteAsync(api, "there", "other");
        Assert.Equal(["-there"], await NextAsync());
        Assert.Equal(["elsewhere"], reflector.Objects.Keys.Select(key => key.Name));

        async Task<IEnumerable<string>> NextAsync()
        {
            Assert.True(await batches.MoveNextAsync());
            return batches.Current.Events.Select(change => (change.Type == ResourceEventType.Deleted ? "-" : "+") + change.Name.Name);
        }
    }

    private static Task WriteAsync(RealApi api, string name, string app) =>
        api.Objects.ApplyAsync(
            new ConfigMap
            {
                Metadata = new()
                {
                    Name = name,
                    Namespace = "default",
                    Labels = EquatableMap<string>.Empty.With("app", app),
                },
            },
            ApplyConflicts.Force,
            Deadline.Token
        );
}
