namespace Portolan.Proxy.Tests.Exchange.Model;

/// <summary>A client that sends its requests as it likes, without waiting, and expects the answers whole.</summary>
internal interface IModelClient : IModelPeer
{
    bool IsSending { get; }

    /// <summary>Whether everything was answered.</summary>
    bool IsDone { get; }

    /// <summary>Whether 502 and 503 are answers, too.</summary>
    bool BackendsMayFail { get; set; }

    void SendSome(Random random);

    void Close();
}
