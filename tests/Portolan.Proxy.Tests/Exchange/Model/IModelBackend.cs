using Portolan.Proxy.Tests.Support.Memory;

namespace Portolan.Proxy.Tests.Exchange.Model;

/// <summary>An endpoint that checks what it is sent and answers when it likes, piece by piece.</summary>
internal interface IModelBackend : IModelPeer
{
    /// <summary>How often each request came whole.</summary>
    Dictionary<int, int> Delivered { get; }

    bool IsAnswering { get; }

    void Accept(MemoryPeer peer);

    void AnswerSome(Random random);
}
