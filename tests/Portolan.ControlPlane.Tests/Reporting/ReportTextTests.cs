using Portolan.ControlPlane.Reporting;
using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Tests.Reporting;

public sealed class ReportTextTests
{
    private static readonly ReportStream Stream = new(ProxyKey.Gateway("shop", "edge", "blue"), "edge-7d9f", 1785, "a1");

    private static readonly ConfigAcknowledgement Said = new()
    {
        Version = 0,
        Listeners =
        [
            new ListenerReport(new ListenerKey("Gateway", "shop", "edge", "http"), 7, ListenerFault.None, ""),
            new ListenerReport(
                new ListenerKey("Gateway", "shop", "edge", "https"),
                7,
                ListenerFault.BadCertificate,
                "the key \"k\"\nis another's"
            ),
        ],
        Rejections = [new Rejection(new BackendKey("Service", "shop", "cart", 80), "no endpoint")],
    };

    [Fact]
    public void What_is_read_is_what_was_written() => Assert.Equal((Stream, Said), ReportText.Read("a1", ReportText.Write(Stream, Said)));

    [Theory]
    [InlineData("")]
    [InlineData("{}\n{}\n")]
    [InlineData("not JSON\n{}\n")]
    public void What_cannot_be_understood_is_not_believed(string text) => Assert.Null(ReportText.Read("a1", text));
}
