using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange;

/// <summary>Is told of the address of a name.</summary>
internal interface INameEvents
{
    /// <summary>
    /// The address to connect to; null when there is none. On the loop that asked; an address perhaps within the question.
    /// </summary>
    void OnName(IPEndPoint? address);
}

/// <summary>
/// Looks up the DNS names of endpoints by the system's resolver, off the loops, and keeps the answers for a while. Several addresses take
/// turns. Shared by all loops.
/// </summary>
internal sealed class NameResolver(TimeProvider clock, Func<string, Task<IPAddress[]>>? lookup = null)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<string, Task<IPAddress[]>> _lookup = lookup ?? (name => Dns.GetHostAddressesAsync(name));

    /// <summary>Finds an address; <paramref name="events"/> is told on <paramref name="loop"/>.</summary>
    public void Find(string name, int port, EventLoop loop, INameEvents events)
    {
        var answer = _answers.GetValueOrDefault(name);
        if (answer is null || clock.GetElapsedTime(answer.AskedAt) > Kept)
        {
            var fresh = new Answer(clock.GetTimestamp(), LookUpAsync(name));

            // Whoever was first has asked; one question at a time is enough.
            answer =
                answer is null ? _answers.GetOrAdd(name, fresh)
                : _answers.TryUpdate(name, fresh, answer) ? fresh
                : _answers.GetValueOrDefault(name, fresh);
        }

        if (answer.Addresses.IsCompleted && answer.Next(port) is { } address)
        {
            events.OnName(address);
        }
        else
        {
            _ = TellAsync(answer, port, loop, events);
        }
    }

    private static async Task TellAsync(Answer answer, int port, EventLoop loop, INameEvents events)
    {
        await answer.Addresses;
        loop.Post(new Told(events, answer.Next(port)));
    }

    private async Task<IPAddress[]> LookUpAsync(string name)
    {
        try
        {
            return await _lookup(name);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return [];
        }
    }

    private sealed class Answer(long askedAt, Task<IPAddress[]> addresses)
    {
        private int _turn = -1;

        public long AskedAt => askedAt;

        public Task<IPAddress[]> Addresses => addresses;

        public IPEndPoint? Next(int port)
        {
            var all = addresses.GetAwaiter().GetResult();
            return all.Length == 0 ? null : new IPEndPoint(all[(int)((uint)Interlocked.Increment(ref _turn) % (uint)all.Length)], port);
        }
    }

    private sealed class Told(INameEvents events, IPEndPoint? address) : ILoopWork
    {
        public void Run() => events.OnName(address);
    }
}
