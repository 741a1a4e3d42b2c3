using Portolan.Primitives;

namespace Portolan.ControlPlane.Diagnostics;

/// <summary>What the control plane counts. A fixed number of series, however many objects there are.</summary>
internal sealed class ControlPlaneMetrics(Func<int> connectedProxies)
{
    public Counter InputEvents { get; } = new("portolan_input_events_total", "Changes of objects that were taken in.");

    public Counter Translations { get; } =
        new("portolan_translations_total", "Runs of translation; one takes in all changes that have arrived.");

    public Counter TranslationTime { get; } = new("portolan_translation_seconds_total", "Time spent in translation.") { Unit = 1e-6 };

    public Counter StatusWrites { get; } = new("portolan_status_writes_total", "Statuses written.");

    public Counter ObjectWrites { get; } = new("portolan_object_writes_total", "Generated objects written or deleted.");

    public Counter ReportWrites { get; } = new("portolan_report_writes_total", "Reports of proxies written for the other replicas.");

    public Counter WriteFailures { get; } = new("portolan_write_failures_total", "Writes that failed and were put off.");

    /// <summary>Whether this control plane writes.</summary>
    public bool IsLeading { get; set; }

    /// <summary>All of it in Prometheus' text format.</summary>
    public string Render()
    {
        var text = new PrometheusText();
        foreach (
            var counter in (Counter[])[InputEvents, Translations, TranslationTime, StatusWrites, ObjectWrites, ReportWrites, WriteFailures]
        )
        {
            text.Family(counter.Name, "counter", counter.Help).Sample(counter.Name, counter.Value * counter.Unit);
        }

        text.Family("portolan_connected_proxies", "gauge", "Proxies with an open configuration stream.")
            .Sample("portolan_connected_proxies", connectedProxies());
        text.Family("portolan_leading", "gauge", "1 if this control plane is the one that writes, else 0.")
            .Sample("portolan_leading", IsLeading ? 1 : 0);
        return text.ToString();
    }
}

/// <summary>A number that grows.</summary>
internal sealed class Counter(string name, string help)
{
    private long _value;

    public string Name { get; } = name;

    public string Help { get; } = help;

    /// <summary>What one of <see cref="Value"/> is in the unit of the name.</summary>
    public double Unit { get; init; } = 1;

    public long Value => Interlocked.Read(ref _value);

    public void Increment() => Interlocked.Increment(ref _value);

    public void Add(long amount) => Interlocked.Add(ref _value, amount);
}
