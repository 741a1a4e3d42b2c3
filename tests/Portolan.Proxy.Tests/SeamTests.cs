using System.Runtime.CompilerServices;

namespace Portolan.Proxy.Tests;

public sealed class SeamTests
{
    /// <summary>A second HTTP engine must find routing, edits, balancing, health and retry without a trace of the first.</summary>
    [Theory]
    [InlineData("Attempts")]
    [InlineData("Backends")]
    [InlineData("Balancing")]
    [InlineData("Cors")]
    [InlineData("Edits")]
    [InlineData("Errors")]
    [InlineData("Model")]
    public void What_decides_knows_no_HTTP_engine(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Sources(), folder), "*.cs");

        Assert.NotEmpty(files);
        Assert.All(
            files,
            file =>
            {
                var text = File.ReadAllText(file);
                Assert.DoesNotContain("Microsoft.AspNetCore", text);
                Assert.DoesNotContain("System.Net.Http", text);
                Assert.DoesNotContain("Portolan.Proxy.Transport", text);
                Assert.DoesNotContain("Portolan.Proxy.Exchange", text);
                Assert.DoesNotContain("Yarp", text);
            }
        );
    }

    private static string Sources([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "src", "Portolan.Proxy");
}
