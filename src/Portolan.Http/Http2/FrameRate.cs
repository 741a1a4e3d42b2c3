namespace Portolan.Http.Http2;

/// <summary>
/// How many frames of a kind a peer may send: a number at once, and so many more a second. What else brings more is said where the rate is.
/// </summary>
public readonly record struct FrameRate(int AtOnce, int ASecond);
