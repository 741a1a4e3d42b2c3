using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portolan.Proxy.Names;
using Portolan.Proxy.Tests.Support.Memory;

namespace Portolan.Proxy.Tests.Names;

/// <summary>What connections are told of a name as its answers come, go and fail.</summary>
public sealed class NameResolverTests : INameSource, INameEvents
{
    private readonly FakeTimeProvider _clock = new();
    private readonly MemoryLoop _loop = new();
    private readonly NameResolver _names;
    private readonly List<string> _told = [];
    private Func<Task<NameAnswer?>> _answer = () => Task.FromResult<NameAnswer?>(null);
    private int _asked;

    public NameResolverTests() => _names = new NameResolver(_clock, this);

    [Fact]
    public void An_answer_is_used_for_as_long_as_it_says_and_its_addresses_take_turns()
    {
        Says(20, "192.0.2.1", "192.0.2.2");
        Assert.Equal(["192.0.2.1:80", "192.0.2.2:80", "192.0.2.1:80"], [Find(), Find(), Find()]);
        _clock.Advance(TimeSpan.FromSeconds(19));
        Find();
        Assert.Equal(1, _asked);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Says(20, "192.0.2.3");
        Find();
        Assert.Equal("192.0.2.3:80", Find());
        Assert.Equal(2, _asked);
    }

    [Fact]
    public void While_it_is_asked_for_anew_the_old_address_is_used_and_nobody_waits()
    {
        Says(20, "192.0.2.1");
        Find();
        _clock.Advance(TimeSpan.FromSeconds(20));
        var pending = new TaskCompletionSource<NameAnswer?>();
        _answer = () => pending.Task;
        Assert.Equal(["192.0.2.1:80", "192.0.2.1:80"], [Find(), Find()]);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public void When_nobody_answers_the_last_good_address_stays_and_servers_are_asked_less_and_less()
    {
        Says(20, "192.0.2.1");
        Find();
        _answer = () => Task.FromResult<NameAnswer?>(null);
        for (var second = 0; second < 24 * 60 * 60; second += 10)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal("192.0.2.1:80", Find());
        }

        // At most once in half a minute.
        Assert.InRange(_asked, 2, 24 * 60 * 2 + 10);
        Says(20, "192.0.2.2");
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("192.0.2.2:80", Find());
    }

    [Fact]
    public void A_name_that_has_no_address_any_more_has_none()
    {
        Says(20, "192.0.2.1");
        Find();
        Says(5);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("none", Find());
        Assert.Equal("none", Find());
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task A_connection_waits_for_the_first_answer_and_all_that_wait_share_one_question()
    {
        var pending = new TaskCompletionSource<NameAnswer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = () => pending.Task;
        _names.Find("api.example.com", 80, _loop, this);
        _names.Find("API.example.com", 80, _loop, this);
        Assert.Empty(_told);
        pending.SetResult(new NameAnswer([IPAddress.Parse("192.0.2.1")], TimeSpan.FromSeconds(20)));
        while (_told.Count < 2)
        {
            await Task.Yield();
            _loop.Run();
        }

        Assert.Equal(["192.0.2.1:80", "192.0.2.1:80"], _told);
        Assert.Equal(1, _asked);
    }

    Task<NameAnswer?> INameSource.LookUpAsync(string name)
    {
        _asked++;
        return _answer();
    }

    void INameEvents.OnName(IPEndPoint? address) => _told.Add(address?.ToString() ?? "none");

    private void Says(int seconds, params string[] addresses) =>
        _answer = () => Task.FromResult<NameAnswer?>(new NameAnswer([.. addresses.Select(IPAddress.Parse)], TimeSpan.FromSeconds(seconds)));

    private string Find()
    {
        _told.Clear();
        _names.Find("api.example.com", 80, _loop, this);
        _loop.Run();
        return Assert.Single(_told);
    }
}
