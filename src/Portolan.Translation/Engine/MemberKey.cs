namespace Portolan.Translation.Engine;

/// <summary>Names a member of a set: what a rule is given that runs for each member.</summary>
/// <param name="Group">The group that the member stands in.</param>
/// <param name="Key">Its name there.</param>
public sealed record MemberKey<TGroup, TKey>(TGroup Group, TKey Key)
    where TGroup : notnull
    where TKey : notnull
{
    /// <inheritdoc />
    public override string ToString() => $"({Group}, {Key})";
}
