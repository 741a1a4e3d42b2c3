namespace Portolan.EndToEnd.Support;

/// <summary>A directory that goes with the test.</summary>
internal sealed class TestDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("portolan-e2e-").FullName;

    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(Combine(name), text);
        return Combine(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
