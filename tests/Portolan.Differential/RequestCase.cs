namespace Portolan.Differential;

/// <summary>What must follow a request, for Portolan.</summary>
internal enum After
{
    /// <summary>The connection is closed: a request behind this one is neither answered nor forwarded.</summary>
    Close,

    /// <summary>
    /// The connection goes on and both sides agree where the next request begins: one that is sent right behind is answered, and reaches
    /// the backend whole.
    /// </summary>
    Open,
}

/// <summary>One raw request (or several on one connection) with what is right for it, and where that is written.</summary>
internal sealed record RequestCase(string Name)
{
    /// <summary>The document and section that decides, like <c>9112 6.3</c>.</summary>
    public string Rfc { get; init; } = "";

    /// <summary>The bytes.</summary>
    public byte[] Send { get; init; } = [];

    /// <summary>The statuses of the answers, in order, interim ones included.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    /// <summary>Whether the connection goes on.</summary>
    public After After { get; init; }

    /// <summary>The start lines of the requests that the backend must see.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];

    /// <summary>Fields that the last request must have, exactly once and with this value (<c>name: value</c>).</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    /// <summary>Fields that no request may have.</summary>
    public IReadOnlyList<string> Absent { get; init; } = [];

    /// <summary>The body that the last request must have; null when it is not looked at.</summary>
    public string? Body { get; init; }

    /// <summary>A field that the last answer must have.</summary>
    public IReadOnlyList<(string Name, string Value)> Answer { get; init; } = [];

    /// <summary>Why nginx or HAProxy may do otherwise: the sentence that decides, or what the RFC leaves open.</summary>
    public string Because { get; init; } = "";

    /// <summary>Whether the gateway answers 200 itself, so that the backend must see nothing.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Whether the request is not complete: instead of a following request, the client's end is sent.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether the answer is one to HEAD, which has no body whatever its fields say.</summary>
    public bool IsHead { get; init; }

    public override string ToString() => Name;
}
