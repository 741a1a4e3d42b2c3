namespace Portolan.Differential;

/// <summary>What a peer made of a case: in words, and whether the message went on.</summary>
internal sealed record Verdict(string Summary, bool Accepts);

/// <summary>A case to put to the peers, and what is right for it.</summary>
internal sealed record Comparison(string Name, string Rfc, string Because, Verdict Wanted, Func<PeerLane, Peer, Task<Verdict>> Ask);
