namespace Portolan.Proxy.Transport;

/// <summary>Something that a loop runs once, handed to it by <see cref="EventLoop.Post"/> or <see cref="EventLoop.Defer"/>.</summary>
internal interface ILoopWork
{
    /// <summary>Runs on the loop.</summary>
    void Run();
}
