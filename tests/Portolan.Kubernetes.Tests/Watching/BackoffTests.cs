using Portolan.Kubernetes.Watching;

namespace Portolan.Kubernetes.Tests.Watching;

public sealed class BackoffTests
{
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30), new Random(1));

    [Fact]
    public void Waits_double_up_to_the_longest_and_are_spread_over_their_upper_half()
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var ceiling = TimeSpan.FromMilliseconds(Math.Min(200 * Math.Pow(2, attempt), 30_000));
            Assert.InRange(_backoff.Next(), ceiling / 2, ceiling);
        }
    }

    [Fact]
    public void After_a_success_waits_are_short_again()
    {
        for (var attempt = 0; attempt < 8; attempt++)
        {
            _backoff.Next();
        }

        _backoff.Reset();

        Assert.True(_backoff.Next() <= TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void A_server_that_names_a_wait_is_obeyed() =>
        Assert.Equal(TimeSpan.FromSeconds(7), _backoff.Next(atLeast: TimeSpan.FromSeconds(7)));
}
