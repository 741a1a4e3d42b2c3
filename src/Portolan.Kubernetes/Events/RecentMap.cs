namespace Portolan.Kubernetes.Events;

/// <summary>A map that forgets what was not asked for longest, so that memory stays bounded.</summary>
internal sealed class RecentMap<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Dictionary<TKey, LinkedListNode<KeyValuePair<TKey, TValue>>> _nodes = [];
    private readonly LinkedList<KeyValuePair<TKey, TValue>> _order = [];

    public int Count => _nodes.Count;

    public TValue? Find(TKey key)
    {
        if (!_nodes.TryGetValue(key, out var node))
        {
            return null;
        }

        _order.Remove(node);
        _order.AddFirst(node);
        return node.Value.Value;
    }

    public void Set(TKey key, TValue value)
    {
        if (_nodes.Remove(key, out var known))
        {
            _order.Remove(known);
        }

        _nodes[key] = _order.AddFirst(KeyValuePair.Create(key, value));
        if (_nodes.Count <= capacity)
        {
            return;
        }

        _nodes.Remove(_order.Last!.Value.Key);
        _order.RemoveLast();
    }
}
