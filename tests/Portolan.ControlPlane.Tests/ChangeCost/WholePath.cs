using Google.Protobuf;
using Portolan.ControlPlane.Reporting;
using Portolan.ControlPlane.Serving;
using Portolan.Proxy;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Listening;
using Portolan.Proxy.Model;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;
using Portolan.Translation;

namespace Portolan.ControlPlane.Tests.ChangeCost;

/// <summary>
/// The way of a change in one thread: translation, publication, the bytes of the wire, the proxy's tables, its answer, and translation once
/// more. It is made of the parts that do it in life; between them there are only sockets.
/// </summary>
internal sealed class WholePath
{
    private static readonly Dictionary<PortKey, BindFault> AllPortsBound = [];

    private readonly Translator _translator = new(new TranslationOptions());
    private readonly ConfigHub _hub = new();
    private readonly ProxySession _session;
    private readonly ScopedConfiguration _configuration = new();
    private readonly SnapshotCompiler _compiler = new(new BackendRegistry());
    private readonly ListenerReporting _reporting = new();
    private readonly ReportBoard _board;
    private readonly ReportStream _stream;
    private readonly List<InputChange> _posted = [];
    private ApplyResult? _said;
    private long _sent;

    public WholePath(ProxyKey proxy)
    {
        _session = _hub.Join(proxy);
        _stream = new ReportStream(proxy, "one", 1, "a");
        _board = new ReportBoard(_posted.Add, TimeProvider.System);
        _board.Connect(_stream);
    }

    public TranslationOutput Output => _translator.Output;

    /// <summary>What the proxy serves.</summary>
    public Snapshot Served => _compiler.Current;

    public Visits Visits => new(_translator.Visits, _hub.Visits, _sent, _compiler.Visits + _reporting.Visits, _board.Visits);

    /// <summary>Takes in changes, and comes back when there is nothing left to do for them.</summary>
    public void Apply(params IReadOnlyList<InputChange> changes)
    {
        for (var pending = changes; pending.Count > 0; pending = Posted())
        {
            var output = _translator.Apply(pending);
            _hub.Publish(PublicationBuilder.Of(output, _translator.Changes));
            while (_session.Next() is { } message)
            {
                Serve(UpdateMessage.Parser.ParseFrom(message.ToByteArray()));
            }
        }
    }

    private void Serve(UpdateMessage message)
    {
        var update = UpdateCodec.Decode(message).Update;
        foreach (var scope in update.Scopes)
        {
            var keys = new ConfigKeys();
            keys.Add(scope.Delta);
            _sent += keys.Count;
        }

        var result = _reporting.Tell(_compiler.Apply(_configuration.Apply(update)), AllPortsBound);
        var said = ReferenceEquals(result, _said)
            ? new ConfigAcknowledgement { Version = update.Version, IsUnchanged = true }
            : result.Acknowledge(update.Version);
        _said = result;
        Answer(ProxyMessage.Parser.ParseFrom(ProxyMessageCodec.Encode(said).ToByteArray()));
    }

    private void Answer(ProxyMessage message)
    {
        var acknowledgement = ProxyMessageCodec.Decode(message.Acknowledgement);
        Assert.True(_session.TryAcknowledge(acknowledgement.Version));
        _board.Acknowledge(_stream, acknowledgement);
    }

    private List<InputChange> Posted()
    {
        List<InputChange> posted = [.. _posted];
        _posted.Clear();
        return posted;
    }
}
