using System.Globalization;
using System.Text.Json.Nodes;

namespace Portolan.Kubernetes.Leases;

/// <summary>What a Lease says (<c>coordination.k8s.io/v1</c>).</summary>
internal sealed record LeaseContent(string Holder, int DurationSeconds, string AcquireTime, string RenewTime, int Transitions)
{
    public static LeaseContent Empty { get; } = new("", 0, "", "", 0);

    public static LeaseContent Read(JsonObject lease)
    {
        var spec = lease["spec"];
        return new(
            (string?)spec?["holderIdentity"] ?? "",
            (int?)spec?["leaseDurationSeconds"] ?? 0,
            (string?)spec?["acquireTime"] ?? "",
            (string?)spec?["renewTime"] ?? "",
            (int?)spec?["leaseTransitions"] ?? 0
        );
    }

    /// <summary>The lease held by <paramref name="holder"/> from now on; a new holder counts as a transition.</summary>
    public LeaseContent HeldBy(string holder, TimeSpan duration, DateTimeOffset now)
    {
        var time = MicroTime(now);
        var isNew = Holder != holder;
        return new(
            holder,
            (int)Math.Ceiling(duration.TotalSeconds),
            isNew ? time : AcquireTime,
            time,
            isNew && Holder.Length > 0 ? Transitions + 1 : Transitions
        );
    }

    /// <summary>The lease given back, so that the next one need not wait for it to run out.</summary>
    public LeaseContent Released(DateTimeOffset now) => this with { Holder = "", DurationSeconds = 1, RenewTime = MicroTime(now) };

    public void WriteTo(JsonObject lease) =>
        lease["spec"] = new JsonObject
        {
            ["holderIdentity"] = Holder,
            ["leaseDurationSeconds"] = DurationSeconds,
            ["acquireTime"] = AcquireTime,
            ["renewTime"] = RenewTime,
            ["leaseTransitions"] = Transitions,
        };

    private static string MicroTime(DateTimeOffset now) =>
        now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
