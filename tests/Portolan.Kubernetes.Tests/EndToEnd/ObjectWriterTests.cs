using Portolan.Api.Core;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Tests.Fakes;
using Portolan.Kubernetes.Writing;
using Portolan.Primitives;

namespace Portolan.Kubernetes.Tests.EndToEnd;

public sealed class ObjectWriterTests : IAsyncLifetime
{
    private readonly RealApi _api = new();

    public async ValueTask InitializeAsync() => await _api.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Applying_the_same_again_changes_nothing()
    {
        var first = await _api.WriteAsync("a", "1");
        var second = await _api.WriteAsync("a", "1");

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Fields_of_others_stay_when_we_apply()
    {
        var created = await _api.WriteAsync("a", "1");
        await _api.Objects.ReplaceAsync(created with { Data = created.Data.With("theirs", "2") }, Subresource.None, Deadline.Token);

        var applied = await _api.WriteAsync("a", "3");

        Assert.Equal(EquatableMap<string>.Empty.With("theirs", "2").With("value", "3"), applied.Data);
    }

    [Fact]
    public async Task Of_two_writers_of_one_version_the_second_is_told_of_the_conflict()
    {
        var read = await _api.WriteAsync("a", "1");
        await _api.Objects.ReplaceAsync(read with { Data = read.Data.With("value", "2") }, Subresource.None, Deadline.Token);

        var refused = await Assert.ThrowsAsync<ApiException>(() =>
            _api.Objects.ReplaceAsync(read with { Data = read.Data.With("value", "3") }, Subresource.None, Deadline.Token)
        );

        Assert.Equal(ApiFault.Conflict, refused.Fault);
    }

    [Fact]
    public async Task What_somebody_made_anew_is_not_deleted_in_place_of_what_we_meant()
    {
        var ours = await _api.WriteAsync("a", "1");
        await _api.Objects.DeleteAsync<ConfigMap>(ours.Metadata.Key, Deadline.Token);
        await _api.WriteAsync("a", "theirs");

        var refused = await Assert.ThrowsAsync<ApiException>(() =>
            _api.Objects.DeleteAsync(
                ConfigMap.Type,
                ours.Metadata.Key,
                new DeletePreconditions(ours.Metadata.Uid, null),
                Propagation.Background,
                Deadline.Token
            )
        );

        Assert.Equal(ApiFault.Conflict, refused.Fault);
        Assert.NotNull(await _api.Objects.FindAsync<ConfigMap>(ours.Metadata.Key, Deadline.Token));
    }

    [Fact]
    public async Task An_object_that_is_not_there_is_found_to_be_so() =>
        Assert.Null(await _api.Objects.FindAsync<ConfigMap>(new("default", "nothing"), Deadline.Token));
}
