using Portolan.Api.Core;
using Portolan.Kubernetes.Tests.Fakes;
using Portolan.Kubernetes.Watching;
using Portolan.Kubernetes.Writing;

namespace Portolan.Kubernetes.Tests.EndToEnd;

public sealed class ReflectorTests
{
    private static readonly ReflectorOptions Options = new()
    {
        FirstBackoff = TimeSpan.FromMilliseconds(10),
        LongestBackoff = TimeSpan.FromMilliseconds(100),
    };

    [Fact]
    public async Task A_copy_follows_what_is_created_changed_and_deleted()
    {
        await using var api = new RealApi();
        await api.StartAsync();
        await api.WriteAsync("before", "1");
        await using var copy = new Copy(api);
        await copy.UntilAsync(values => values.GetValueOrDefault("before") == "1");

        await api.WriteAsync("after", "1");
        await api.WriteAsync("before", "2");
        await copy.UntilAsync(values => values.GetValueOrDefault("after") == "1" && values["before"] == "2");

        await api.Objects.DeleteAsync<ConfigMap>(new("default", "before"), Deadline.Token);
        await copy.UntilAsync(values => !values.ContainsKey("before"));
    }

    [Fact]
    public async Task A_copy_survives_a_restart_of_the_server()
    {
        await using var api = new RealApi();
        await api.StartAsync();
        await api.WriteAsync("a", "1");
        await using var copy = new Copy(api);
        await copy.UntilAsync(values => values.ContainsKey("a"));

        await api.StopServerAsync();
        await api.StartServerAgainAsync();
        await api.WriteAsync("a", "2");

        await copy.UntilAsync(values => values["a"] == "2");
    }

    [Fact]
    public async Task A_copy_that_was_away_for_longer_than_the_server_remembers_is_made_whole_by_a_new_list()
    {
        await using var api = new RealApi { History = 4 };
        await api.StartAsync();
        await api.WriteAsync("doomed", "1");
        await using var copy = new Copy(api);
        await copy.UntilAsync(values => values.ContainsKey("doomed"));

        api.Network.TakeDown();
        await api.Objects.DeleteAsync<ConfigMap>(new("default", "doomed"), Deadline.Token);
        for (var index = 0; index < 50; index++)
        {
            await api.WriteAsync($"later-{index}", "1");
        }

        api.Network.BringBack();
        await copy.UntilAsync(values => !values.ContainsKey("doomed") && values.ContainsKey("later-49"));
        Assert.Equal(2, copy.Lists);
    }

    /// <summary>A reflector that is read in the background.</summary>
    private sealed class Copy : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly SemaphoreSlim _changed = new(0);
        private readonly Reflector<ConfigMap> _reflector;
        private readonly Task _reading;

        public Copy(RealApi api)
        {
            _reflector = new Reflector<ConfigMap>(api.Fragile, Options);
            _reading = ReadAsync();
        }

        /// <summary>How often everything was listed.</summary>
        public int Lists { get; private set; }

        public async Task UntilAsync(Func<IReadOnlyDictionary<string, string>, bool> isRight)
        {
            while (
                !isRight(_reflector.Objects.Values.ToDictionary(map => map.Metadata.Name, map => map.Data.GetValueOrDefault("value") ?? ""))
            )
            {
                await _changed.WaitAsync(Deadline.Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async Task ReadAsync()
        {
            await foreach (var batch in _reflector.ReadAsync(_stop.Token))
            {
                Lists += batch.Origin == BatchOrigin.List ? 1 : 0;
                _changed.Release();
            }
        }
    }
}
