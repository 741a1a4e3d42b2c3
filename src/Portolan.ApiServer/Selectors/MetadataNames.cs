using System.Text.RegularExpressions;

namespace Portolan.ApiServer.Selectors;

/// <summary>
/// The rules of names, labels and annotation keys, with kube-apiserver's sentences; each check returns what is wrong, or null.
/// </summary>
internal static partial class MetadataNames
{
    private const string LabelValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string QualifiedNameRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character "
        + "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string Rfc1035Rule =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character "
        + "(e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    public static string? CheckLabelValue(string value) =>
        value.Length > 63 ? "must be no more than 63 characters"
        : value.Length == 0 || NamePart().IsMatch(value) ? null
        : LabelValueRule;

    public static string? CheckQualifiedName(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? key : key[(slash + 1)..];
        if (slash == 0)
        {
            return "prefix part must be non-empty";
        }
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return "a qualified name "
                + QualifiedNameRule["name part ".Length..]
                + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
        }
        if (slash > 0 && CheckSubdomain(key[..slash]) is { } wrong)
        {
            return "prefix part " + wrong;
        }
        if (name.Length == 0)
        {
            return "name part must be non-empty";
        }
        if (name.Length > 63)
        {
            return "name part must be no more than 63 characters";
        }
        return NamePart().IsMatch(name) ? null : QualifiedNameRule;
    }

    public static string? CheckSubdomain(string value) =>
        value.Length > 253 ? "must be no more than 253 characters"
        : Subdomain().IsMatch(value) ? null
        : SubdomainRule;

    public static string? CheckLabel(string value) =>
        value.Length > 63 ? "must be no more than 63 characters"
        : Rfc1123Label().IsMatch(value) ? null
        : LabelRule;

    public static string? CheckRfc1035Label(string value) =>
        value.Length > 63 ? "must be no more than 63 characters"
        : Rfc1035Label().IsMatch(value) ? null
        : Rfc1035Rule;

    /// <summary>RBAC names and the like: anything that fits into a path.</summary>
    public static string? CheckPathSegment(string value) =>
        value is "." or ".." ? $"may not be '{value}'"
        : value.Contains('/', StringComparison.Ordinal) ? "may not contain '/'"
        : value.Contains('%', StringComparison.Ordinal) ? "may not contain '%'"
        : null;

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamePart();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rfc1123Label();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rfc1035Label();
}
