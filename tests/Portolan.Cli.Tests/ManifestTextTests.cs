using Portolan.Cli.Manifests;

namespace Portolan.Cli.Tests;

public sealed class ManifestTextTests
{
    [Fact]
    public void Each_document_is_an_object_that_knows_its_file_and_line()
    {
        var documents = ManifestText.Parse(
            "a.yaml",
            """
            # a comment
            apiVersion: v1
            kind: Namespace
            metadata: {name: first}
            ---
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: second, namespace: first}
            """
        );

        Assert.Equal(["a.yaml:2: Namespace first", "a.yaml:7: ConfigMap first/second"], documents.Select(document => document.ToString()));
    }

    [Fact]
    public void A_List_counts_as_its_items()
    {
        var documents = ManifestText.Parse(
            "list.json",
            """
            {"apiVersion": "v1", "kind": "List", "items": [
              {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}},
              {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b"}}]}
            """
        );

        Assert.Equal(["a", "b"], documents.Select(document => document.Name));
    }

    [Theory]
    [InlineData("a: [", "a.yaml:")]
    [InlineData("- a", "must be an object")]
    [InlineData("kind: Gateway", "apiVersion and kind")]
    public void A_text_that_is_no_manifest_is_told_with_its_place(string text, string message)
    {
        var error = Assert.Throws<CliException>(() => ManifestText.Parse("a.yaml", text));

        Assert.Equal(ExitCode.InvalidManifest, error.ExitCode);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
