namespace Portolan.Identity.Workloads;

/// <summary>When a proxy asks for its next certificate.</summary>
public static class Renewal
{
    /// <summary>
    /// Two thirds into the life of the present one, and up to a tenth of the life earlier, so that proxies which started together do not
    /// ask together.
    /// </summary>
    /// <param name="notBefore">From when the present one is valid.</param>
    /// <param name="notAfter">Until when it is valid.</param>
    /// <param name="random">A number in [0, 1).</param>
    public static DateTimeOffset At(DateTimeOffset notBefore, DateTimeOffset notAfter, double random)
    {
        var life = notAfter - notBefore;
        return notBefore + (life * (2 / 3.0)) - (life * (0.1 * random));
    }
}
