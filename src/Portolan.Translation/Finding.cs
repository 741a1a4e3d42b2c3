namespace Portolan.Translation;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Works, but probably not as it is meant.</summary>
    Warning,

    /// <summary>Some requests fail, or an object has no effect.</summary>
    Error,
}

/// <summary>
/// Something that an author of manifests should look at. <paramref name="Field"/> is a path in the object, or empty for the whole of it;
/// the message says what is wrong and, where there is one, the remedy. <c>FindingCodes</c> and <c>docs/reference/findings.md</c> tell the
/// numbers.
/// </summary>
public sealed record Finding(string Code, Severity Severity, ObjectKey Object, string Field, string Message);
