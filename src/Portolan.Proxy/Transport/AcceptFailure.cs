namespace Portolan.Proxy.Transport;

/// <summary>Why connections that wait are not accepted for the moment.</summary>
internal enum AcceptFailure
{
    /// <summary>The process has as many descriptors as it may (EMFILE; <c>ulimit -n</c>).</summary>
    DescriptorsOfProcess,

    /// <summary>The system has no more descriptors or memory.</summary>
    System,
}
