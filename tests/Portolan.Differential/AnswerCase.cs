namespace Portolan.Differential;

/// <summary>What must become of the connection to the backend.</summary>
internal enum BackendConnection
{
    /// <summary>It serves the next request.</summary>
    Reused,

    /// <summary>The next request gets a connection of its own.</summary>
    New,
}

/// <summary>A raw answer of a backend with what the client must get of it.</summary>
internal sealed record AnswerCase(string Name)
{
    public string Rfc { get; init; } = "";

    public string Method { get; init; } = "GET";

    public byte[] Send { get; init; } = [];

    public IReadOnlyList<int> Statuses { get; init; } = [];

    public BackendConnection Connection { get; init; }

    /// <summary>Whether the backend closes after it sent.</summary>
    public bool Ends { get; init; }

    /// <summary>Whether the client must see that the answer broke off: no end, and no other answer behind it.</summary>
    public bool IsBroken { get; init; }

    public string? Body { get; init; }

    public IReadOnlyList<string> Absent { get; init; } = [];

    /// <summary>Trailers that the last answer must have (<c>name: value</c>), and no others.</summary>
    public IReadOnlyList<(string Name, string Value)> Trailers { get; init; } = [];

    /// <summary>Why nginx or HAProxy may do otherwise: the sentence that decides, or what the RFC leaves open.</summary>
    public string Because { get; init; } = "";

    public override string ToString() => Name;
}
