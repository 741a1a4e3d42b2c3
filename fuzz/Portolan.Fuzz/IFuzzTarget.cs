namespace Portolan.Fuzz;

/// <summary>A state machine that is fed with hostile octets.</summary>
internal interface IFuzzTarget
{
    /// <summary>Its name, and that of its folder in the corpus.</summary>
    string Name { get; }

    /// <summary>Words that its inputs are made of.</summary>
    IReadOnlyList<byte[]> Words { get; }

    /// <summary>Feeds it; throws when it breaks one of its promises. <paramref name="random"/> cuts the input in pieces.</summary>
    void Run(byte[] input, Random random);
}
