using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.ControlPlane.Diagnostics;
using Portolan.ControlPlane.Inputs;
using Portolan.ControlPlane.Tests.Fakes;
using Portolan.ControlPlane.Writing.Objects;
using Portolan.Kubernetes.Events;
using Portolan.Kubernetes.Writing;
using Portolan.Primitives;
using Portolan.Translation;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.ControlPlane.Tests.Writing.Objects;

/// <summary>
/// What it takes to bring a mesh route to what is wanted. What is known of the API is what a test says, so that no watch can be late.
/// </summary>
public sealed class ObjectReconcilerTests : IAsyncLifetime
{
    private static readonly ObjectKey Key = new(MeshHttpRoute.Type, new("default", "made"));
    private const string Path = "/apis/kuma.io/v1alpha1/namespaces/default/meshhttproutes";

    private readonly LiveObjects _live = new();
    private readonly CancellationTokenSource _stop = new();
    private TestCluster _cluster = null!;
    private ObjectReconciler _reconciler = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        var objects = new ObjectWriter(_cluster.ControlPlaneApi, TimeProvider.System);
        var events = new EventRecorder(objects, "test", TimeProvider.System, NullLogger<EventRecorder>.Instance);
        _reconciler = new ObjectReconciler(
            objects,
            _live,
            events,
            _ => { },
            TimeProvider.System,
            _cluster.Loggers.CreateLogger<ObjectReconciler>(),
            new ControlPlaneMetrics(() => 0)
        );
        _running = Task.WhenAll(_reconciler.RunAsync(_stop.Token), events.RunAsync(_stop.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _cluster.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task An_object_that_is_not_there_is_created_by_one_request()
    {
        Want("/a");

        Assert.Equal([$"POST {Path} 201"], await _cluster.Writes.NextAsync(1));
        Assert.Empty(_cluster.Writes.Reads);
    }

    [Fact]
    public async Task An_object_that_is_known_is_replaced_by_one_request_and_what_others_keep_in_its_metadata_stays()
    {
        await WantAsync("/a");
        var known = await LabelAsync("theirs");
        Know(known);

        var changed = await WantAsync("/b");

        Assert.Equal([$"POST {Path} 201", $"PUT {Path}/made 200"], await _cluster.Writes.NextAsync(2));
        Assert.Empty(_cluster.Writes.Reads);
        Assert.Equal("theirs", changed.Metadata.Labels["example.com/mine"]);
        Assert.Equal(known.Metadata.Uid, changed.Metadata.Uid);
        Assert.Equal(known.Metadata.CreationTimestamp, changed.Metadata.CreationTimestamp);
    }

    [Fact]
    public async Task A_write_that_another_one_overtook_is_made_again_over_what_that_one_wrote()
    {
        Know(await WantAsync("/a"));
        await LabelAsync("theirs");

        var changed = await WantAsync("/b");

        Assert.Equal([$"POST {Path} 201", $"PUT {Path}/made 409", $"PUT {Path}/made 200"], await _cluster.Writes.NextAsync(3));
        Assert.Equal("theirs", changed.Metadata.Labels["example.com/mine"]);
    }

    [Fact]
    public async Task An_object_that_somebody_deleted_in_between_is_made_again()
    {
        Know(await WantAsync("/a"));
        await _cluster.Objects.DeleteAsync<MeshHttpRoute>(Key.Name, Deadline.Token);

        await WantAsync("/b");

        Assert.Equal([$"POST {Path} 201", $"PUT {Path}/made 404", $"POST {Path} 201"], await _cluster.Writes.NextAsync(3));
    }

    [Fact]
    public async Task An_edit_is_overwritten_although_nothing_but_a_mark_is_known_of_the_content()
    {
        await WantAsync("/a");
        await _cluster.Objects.UpdateAsync(Key.Type, Key.Name, Vandalise, Subresource.None, Deadline.Token);
        Know(await _cluster.WaitForAsync<MeshHttpRoute>(Key.Name, route => route.Spec.To.IsEmpty));
        Assert.IsType<WrittenObject>(_live.Find(Key));

        await WantAsync("/a");

        static EditResult Vandalise(JsonObject json)
        {
            json["spec"]!["to"] = new JsonArray();
            return EditResult.Changed;
        }
    }

    [Fact]
    public async Task An_object_of_a_user_that_has_the_name_is_left_alone_though_it_was_not_known()
    {
        var theirs = Wanted("/theirs") with
        {
            Metadata = new ObjectMeta { Name = Key.Name.Name, Namespace = Key.Name.Namespace },
        };
        await _cluster.Objects.CreateAsync(theirs, Deadline.Token);

        Want("/a");

        Assert.Equal([$"POST {Path} 409", "POST /api/v1/namespaces/default/events 201"], await _cluster.Writes.NextAsync(2));
        Assert.Equal(theirs.Spec, (await _cluster.Objects.FindAsync<MeshHttpRoute>(Key.Name, Deadline.Token))!.Spec);
    }

    private void Know(MeshHttpRoute route) => _live.Apply([new InputChange(Key, route)]);

    private void Want(string path)
    {
        _reconciler.Take(TranslationOutput.Empty with { Objects = ImmutableDictionary<ObjectKey, IResource>.Empty.Add(Key, Wanted(path)) });
        _reconciler.Check(Key);
    }

    private Task<MeshHttpRoute> WantAsync(string path)
    {
        Want(path);
        return _cluster.WaitForAsync<MeshHttpRoute>(Key.Name, route => route.Spec == Wanted(path).Spec);
    }

    private async Task<MeshHttpRoute> LabelAsync(string value)
    {
        await _cluster.Objects.UpdateAsync(
            Key.Type,
            Key.Name,
            json =>
            {
                json["metadata"]!["labels"]!["example.com/mine"] = value;
                return EditResult.Changed;
            },
            Subresource.None,
            Deadline.Token
        );
        return (await _cluster.Objects.FindAsync<MeshHttpRoute>(Key.Name, Deadline.Token))!;
    }

    private static MeshHttpRoute Wanted(string path) =>
        new()
        {
            Metadata = new ObjectMeta
            {
                Name = Key.Name.Name,
                Namespace = Key.Name.Namespace,
                Labels = EquatableMap<string>.Empty.With(WellKnown.OwnerLabel, "default.route"),
            },
            Spec = new MeshHttpRouteSpec
            {
                TargetRef = new TargetRef { Kind = TargetRefKind.MeshGateway, Name = "edge.default" },
                To =
                [
                    new MeshHttpRouteTo
                    {
                        TargetRef = new TargetRef { Kind = TargetRefKind.Mesh },
                        Rules =
                        [
                            new MeshHttpRouteRule
                            {
                                Matches =
                                [
                                    new MeshHttpMatch
                                    {
                                        Path = new MeshPathMatch { Type = "PathPrefix", Value = path },
                                    },
                                ],
                                Default = new MeshHttpRouteConf
                                {
                                    BackendRefs =
                                    [
                                        new MeshBackendRef
                                        {
                                            Kind = TargetRefKind.MeshService,
                                            Name = "echo",
                                            Port = 80,
                                        },
                                    ],
                                },
                            },
                        ],
                    },
                ],
            },
        };
}
