using System.Globalization;
using System.Text.RegularExpressions;

namespace Portolan.ApiServer.Discovery;

/// <summary>Kubernetes' order of API versions: v2, v1, v1beta2, v1beta1, v1alpha1, then anything else by name.</summary>
internal sealed partial class VersionOrder : IComparer<string>
{
    public static VersionOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var byRank = Rank(y!).CompareTo(Rank(x!));
        return byRank != 0 ? byRank : string.CompareOrdinal(x, y);
    }

    private static (int Stage, int Major, int Minor) Rank(string version)
    {
        var match = Shape().Match(version);
        if (!match.Success)
        {
            return (0, 0, 0);
        }
        var stage = match.Groups["stage"].Value switch
        {
            "" => 3,
            "beta" => 2,
            _ => 1,
        };
        var minor = match.Groups["minor"].Value;
        return (stage, Number(match.Groups["major"].Value), minor.Length == 0 ? 0 : Number(minor));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^v(?<major>\d{1,6})((?<stage>alpha|beta)(?<minor>\d{1,6}))?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
