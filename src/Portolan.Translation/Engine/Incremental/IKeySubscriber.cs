namespace Portolan.Translation.Engine.Incremental;

/// <summary>Whether a key came or went.</summary>
internal enum KeyChange
{
    /// <summary>The key is there now.</summary>
    Added,

    /// <summary>The key is gone.</summary>
    Removed,
}

/// <summary>Is told of the keys of a kind or of a set.</summary>
internal interface IKeySubscriber<TKey>
{
    void KeyChanged(TKey key, KeyChange change);
}
