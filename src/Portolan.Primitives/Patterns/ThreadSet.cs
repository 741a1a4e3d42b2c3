namespace Portolan.Primitives.Patterns;

/// <summary>Threads of a program, each once, in the order in which they came; with a stack of those still to be looked at.</summary>
internal sealed class ThreadSet(int size)
{
    private readonly int[] _items = new int[size];
    private readonly bool[] _seen = new bool[size];

    // Each fork is entered once and pushes two.
    private readonly int[] _stack = new int[(2 * size) + 1];
    private int _depth;

    public int Count { get; private set; }

    public ReadOnlySpan<int> Items => _items.AsSpan(0, Count);

    public int this[int index] => _items[index];

    /// <summary>Whether a place of the program is looked at for the first time.</summary>
    public bool Enter(int thread)
    {
        if (_seen[thread])
        {
            return false;
        }

        return _seen[thread] = true;
    }

    /// <summary>Adds a thread that has not been added.</summary>
    public void Add(int thread)
    {
        if (Enter(thread))
        {
            _items[Count++] = thread;
        }
    }

    public void Push(int thread) => _stack[_depth++] = thread;

    public bool TryPop(out int thread)
    {
        thread = _depth > 0 ? _stack[--_depth] : -1;
        return thread >= 0;
    }

    public void Clear()
    {
        Array.Clear(_seen);
        Count = 0;
    }
}
