namespace Portolan.Architecture.Tests;

/// <summary>Parts inside a project that know nothing of each other.</summary>
public sealed class PartTests
{
    /// <summary>
    /// A replica that only serves must be able to do so without any code that writes, and the writers must not care who is connected.
    /// </summary>
    [Theory]
    [InlineData("Serving", "Portolan.ControlPlane.Writing")]
    [InlineData("Writing", "Portolan.ControlPlane.Serving")]
    public void Serving_and_writing_are_apart(string folder, string other)
    {
        var files = Repository.Files("*.cs", Path.Combine("src", "Portolan.ControlPlane", folder)).ToList();
        var offenders =
            from file in files
            where File.ReadAllText(file).Contains(other, StringComparison.Ordinal)
            select Repository.Relative(file);

        Assert.NotEmpty(files);
        Assert.Empty(offenders);
    }
}
