using Portolan.Primitives;

namespace Portolan.ControlPlane.Tests.Diagnostics;

/// <summary>The text format of Prometheus, whose readers refuse a whole page for one bad line.</summary>
public sealed class PrometheusTextTests
{
    [Fact]
    public void A_family_has_its_help_its_type_and_its_samples()
    {
        var text = new PrometheusText()
            .Family("requests_total", "counter", "Requests.")
            .Sample("requests_total", 3, "port", "80", "class", "2xx")
            .Sample("requests_total", 0.5);

        Assert.Equal(
            "# HELP requests_total Requests.\n# TYPE requests_total counter\nrequests_total{port=\"80\",class=\"2xx\"} 3\nrequests_total 0.5\n",
            text.ToString()
        );
    }

    [Fact]
    public void What_would_end_a_line_or_a_label_is_escaped()
    {
        var text = new PrometheusText().Family("a", "gauge", "one\\two\n\"three\"").Sample("a", 1, "name", "\"\\\n");

        Assert.Equal("# HELP a one\\\\two\\n\"three\"\n# TYPE a gauge\na{name=\"\\\"\\\\\\n\"} 1\n", text.ToString());
    }
}
