namespace Portolan.Fuzz;

/// <summary>A promise that was broken.</summary>
internal sealed class FuzzFailure(string message) : Exception(message)
{
    /// <summary>Throws unless two readings of the same octets are the same.</summary>
    public static void Unless(bool promise, string message)
    {
        if (!promise)
        {
            throw new FuzzFailure(message);
        }
    }
}
