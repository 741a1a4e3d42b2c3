namespace Portolan.Routing.Conditions;

/// <summary>A compiled <see cref="GrpcMethodMatch"/>, over paths of the form <c>/service/method</c>.</summary>
internal sealed class GrpcCondition
{
    private readonly ValueCondition? _service;
    private readonly ValueCondition? _method;

    public GrpcCondition(GrpcMethodMatch source)
    {
        Source = source;
        _service = Condition(source.Type, source.Service);
        _method = Condition(source.Type, source.Method);
    }

    public GrpcMethodMatch Source { get; }

    public bool Holds(ReadOnlySpan<char> path)
    {
        if (path is not ['/', .. var rest])
        {
            return false;
        }

        var slash = rest.IndexOf('/');
        if (slash <= 0)
        {
            return false;
        }

        var method = rest[(slash + 1)..];
        return !method.IsEmpty
            && !method.Contains('/')
            && (_service is not { } service || service.Holds(rest[..slash]))
            && (_method is not { } wanted || wanted.Holds(method));
    }

    private static ValueCondition? Condition(ValueMatchType type, string? value) =>
        string.IsNullOrEmpty(value) ? null : new ValueCondition(type, value);
}
