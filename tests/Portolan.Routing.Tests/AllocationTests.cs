using Portolan.Routing.Paths;
using static Portolan.Routing.Tests.Routes;

namespace Portolan.Routing.Tests;

/// <summary>Budgets: what the request path may allocate. Allocations repeat exactly, so unlike times they can be asserted.</summary>
public sealed class AllocationTests
{
    private readonly struct NoHeaders : IHeaderSource
    {
        public bool TryGetHeader(string name, out HeaderFieldValue value)
        {
            value = name == "version" ? new HeaderFieldValue("two") : default;
            return name == "version";
        }
    }

    private static long AllocatedBy(Action action)
    {
        // The first rounds compile methods and build the states of expressions.
        for (var round = 0; round < 50; round++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Theory]
    [InlineData("/r999/x")]
    [InlineData("/exact/7")]
    [InlineData("/expression/123")]
    [InlineData("/header")]
    [InlineData("/query")]
    [InlineData("/shop.Cart/Add")]
    [InlineData("/nowhere")]
    public void Match_allocates_nothing(string path)
    {
        RoutingRule<string>[] rules =
        [
            .. Enumerable.Range(0, 1000).Select(index => Rule($"r{index}", Prefix($"/r{index}")).On("www.example.com", "*.example.com")),
            .. Enumerable.Range(0, 1000).Select(index => Rule($"e{index}", Exact($"/exact/{index}"))),
            Rule("expression", Pattern("/expression/[0-9]+")),
            Rule("header", Prefix("/header").Header("version", "t.o", ValueMatchType.RegularExpression)),
            Rule("query", Prefix("/query").Query("q", "a b")),
            Rule("grpc", Grpc("shop.Cart", "Add")),
        ];
        var router = HttpRouter<string>.Compile([Listener("*.example.com", rules), Listener("", rules)]);
        var expected = path != "/nowhere";
        var correct = true;

        var allocated = AllocatedBy(() =>
        {
            var head = new RequestHead
            {
                Method = "GET",
                Host = "api.example.com:8080",
                Path = path,
                Query = "?q=a%20b",
            };
            correct &= router.Match(head, new NoHeaders()).IsMatched == expected;
        });

        Assert.True(correct);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Path_that_is_normal_is_normalised_without_allocation()
    {
        var correct = true;

        var allocated = AllocatedBy(() => correct &= PathNormalization.Normalize("/a/b.html/c").IsValid);

        Assert.True(correct);
        Assert.Equal(0, allocated);
    }
}
