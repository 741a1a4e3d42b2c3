namespace Portolan.Translation.GatewayApi.ListenerSets;

/// <summary>How far the ListenerSets of a Gateway are: as far as the best of them.</summary>
internal enum ListenerSetStage
{
    /// <summary>None is accepted.</summary>
    None,

    /// <summary>One is accepted, none is served.</summary>
    Accepted,

    /// <summary>One is served.</summary>
    Programmed,
}
