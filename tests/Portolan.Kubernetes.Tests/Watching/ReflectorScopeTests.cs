using Microsoft.Extensions.Time.Testing;
using Portolan.Kubernetes.Tests.Fakes;
using Portolan.Kubernetes.Watching;

namespace Portolan.Kubernetes.Tests.Watching;

/// <summary>
/// A reader that was given a namespace and labels asks the server for these and for nothing else, so that it needs no more rights.
/// </summary>
public sealed class ReflectorScopeTests
{
    [Theory]
    [InlineData("", "", "/apis/test.example/v1/notes?", "")]
    [InlineData("shop", "", "/apis/test.example/v1/namespaces/shop/notes?", "")]
    [InlineData("", "app=edge,tier!=test", "/apis/test.example/v1/notes?", "&labelSelector=app%3Dedge%2Ctier%21%3Dtest")]
    [InlineData("shop", "app", "/apis/test.example/v1/namespaces/shop/notes?", "&labelSelector=app")]
    public async Task Every_list_and_watch_says_what_is_wanted(string ns, string selector, string path, string selection)
    {
        var api = new FakeApi();
        var reflector = new Reflector<Note>(
            api.Connect(),
            new ReflectorOptions
            {
                Namespace = ns,
                LabelSelector = selector,
                Time = new FakeTimeProvider(),
            }
        );
        await using var batches = reflector.ReadAsync(Deadline.Token).GetAsyncEnumerator(Deadline.Token);
        var listed = batches.MoveNextAsync();

        var first = await api.NextAsync();
        Assert.Equal($"{path}limit=500{selection}", first.Path);
        first.Answer(Json.Page(7, "more", Json.Note("a", 1)));
        var second = await api.NextAsync();
        Assert.Equal($"{path}limit=500&continue=more{selection}", second.Path);
        second.Answer(Json.List(7));
        Assert.True(await listed);

        var watched = batches.MoveNextAsync();
        var watch = await api.NextAsync();
        Assert.StartsWith($"{path}watch=true&", watch.Path, StringComparison.Ordinal);
        Assert.EndsWith($"&resourceVersion=7{selection}", watch.Path, StringComparison.Ordinal);
        await watch.Open().SendAsync(Json.Event("ADDED", Json.Note("b", 8)));
        Assert.True(await watched);
    }
}
