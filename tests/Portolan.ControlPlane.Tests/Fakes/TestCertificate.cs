using System.Net;
using System.Security.Cryptography.X509Certificates;
using Portolan.Identity;

namespace Portolan.ControlPlane.Tests.Fakes;

internal static class TestCertificate
{
    /// <summary>A server certificate for loopback.</summary>
    public static X509Certificate2 Create()
    {
        using var authority = CertificateAuthority.Create("test", TimeProvider.System);
        return authority.IssueServer("localhost", ["localhost"], [IPAddress.Loopback], TimeSpan.FromDays(1)).Load();
    }
}
