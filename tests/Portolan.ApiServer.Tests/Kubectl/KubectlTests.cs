using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests.Kubectl;

/// <summary>
/// Real kubectl against the server: each file beside this one is a transcript that was written from how kube-apiserver answers.
/// UPDATE_GOLDEN=1 rewrites what differs.
/// </summary>
public sealed class KubectlTests
{
    public static TheoryData<string> Cases =>
        [
            .. Directory
                .GetFiles(CaseDirectory(), "*.txt")
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void The_transcripts_hold_at_least_120_invocations()
    {
        var invocations = Directory
            .GetFiles(CaseDirectory(), "*.txt")
            .SelectMany(path => KubectlCase.Read(path).Steps)
            .Count(step => step.Command.Contains("kubectl", StringComparison.Ordinal));

        Assert.True(invocations >= 120, $"there are {invocations}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Kubectl_prints_what_the_transcript_says(string name)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/kubectl") || File.Exists("/usr/local/bin/kubectl"), "kubectl is not installed");
        var transcript = KubectlCase.Read(Path.Combine(CaseDirectory(), name + ".txt"));
        var authority = new TestAuthority();
        await using var server = await TestServer.StartAsync(options =>
            options with
            {
                ServerCertificate = authority.IssueServer(),
                ServerAuthority = authority.Public,
                ClientAuthorities = [authority.Public],
            }
        );
        var scratch = Directory.CreateTempSubdirectory("portolan-kubectl-");
        try
        {
            WriteKubeconfig(scratch.FullName, server, authority);
            var actual = new List<KubectlStep>();
            foreach (var step in transcript.Steps)
            {
                actual.Add(new(step.Command, KubectlCase.Normalize(await RunAsync(step.Command, scratch.FullName))));
            }

            var expected = transcript.Steps.Select(step => step with { Output = KubectlCase.Normalize(step.Output) }).ToList();
            if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1" && !expected.SequenceEqual(actual))
            {
                transcript.Write(actual);
            }
            else
            {
                Assert.Equal(Render(expected), Render(actual));
            }
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static string Render(IEnumerable<KubectlStep> steps) =>
        string.Join("\n\n", steps.Select(step => $"$ {step.Command}\n{step.Output}"));

    private static async Task<string> RunAsync(string command, string directory)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"exec 2>&1\n{command}"])
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["KUBECONFIG"] = Path.Combine(directory, "kubeconfig");
        start.Environment["HOME"] = directory;
        start.Environment["KUBECACHEDIR"] = Path.Combine(directory, "cache");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : $"{output.TrimEnd()}\n[exit {process.ExitCode}]";
    }

    private static void WriteKubeconfig(string directory, TestServer server, TestAuthority authority)
    {
        using var client = authority.IssueClient("admin", "system:masters");
        static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(client)!;
        var keyPem = PemEncoding.WriteString("PRIVATE KEY", key.ExportPkcs8PrivateKey());
        File.WriteAllText(
            Path.Combine(directory, "kubeconfig"),
            $$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: test, cluster: {server: "{{server.Server.Url}}", certificate-authority-data: "{{Base64(
                authority.Public.ExportCertificatePem()
            )}}" } }]
            users: [{name: test, user: {client-certificate-data: "{{Base64(client.ExportCertificatePem())}}", client-key-data: "{{Base64(keyPem)}}" } }]
            contexts: [{name: test, context: {cluster: test, user: test} }]
            current-context: test
            """
        );
    }

    private static string CaseDirectory([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
