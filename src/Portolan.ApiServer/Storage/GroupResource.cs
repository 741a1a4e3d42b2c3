namespace Portolan.ApiServer.Storage;

/// <summary>Names a kind as URLs and error messages do: <c>httproutes.gateway.networking.k8s.io</c>.</summary>
internal readonly record struct GroupResource(string Group, string Plural)
{
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static GroupResource Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new("", text) : new(text[(dot + 1)..], text[..dot]);
    }
}
