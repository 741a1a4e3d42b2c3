using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Reporting;

/// <summary>Takes what proxies say on the streams that this process serves.</summary>
internal interface IReports
{
    /// <summary>How many proxies have a stream here.</summary>
    int Connected { get; }

    /// <summary>A proxy has connected.</summary>
    void Connect(ReportStream stream);

    /// <summary>A proxy has said what it serves.</summary>
    void Acknowledge(ReportStream stream, ConfigAcknowledgement acknowledgement);

    /// <summary>A stream has ended.</summary>
    void Disconnect(ReportStream stream);
}
