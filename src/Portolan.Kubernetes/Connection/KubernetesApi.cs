using System.Net;
using k8s;
using k8s.Authentication;

namespace Portolan.Kubernetes.Connection;

/// <summary>
/// A connection to a Kubernetes API: address, TLS and credentials. Thread-safe; one a process is enough, since HTTP/2 carries all
/// watches over one socket.
/// </summary>
public sealed class KubernetesApi : IDisposable
{
    private readonly HttpClient _http;
    private readonly ServiceClientCredentials? _credentials;

    /// <summary>
    /// Uses a client whose <see cref="HttpClient.BaseAddress"/> is the API server and which authenticates itself. Takes it over.
    /// </summary>
    public KubernetesApi(HttpClient http)
    {
        if (http.BaseAddress is null)
        {
            throw new ArgumentException("BaseAddress must be the API server.", nameof(http));
        }

        // A watch lasts for minutes; each other request has its own limit.
        http.Timeout = Timeout.InfiniteTimeSpan;
        _http = http;
    }

    private KubernetesApi(KubernetesClientConfiguration configuration)
    {
        // The library knows kubeconfig, TLS and credentials. Its generated calls are not used: they know only generated types.
        var client = new k8s.Kubernetes(configuration);
        _http = client.HttpClient;
        _http.BaseAddress = client.BaseUri;
        _http.Timeout = Timeout.InfiniteTimeSpan;
        _credentials = client.Credentials;
    }

    /// <summary>The limit on everything but a watch.</summary>
    internal static TimeSpan RequestTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Connects as the current context of a kubeconfig file says. An absent path takes <c>$KUBECONFIG</c> or <c>~/.kube/config</c>.
    /// </summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The file is missing or says too little.</exception>
    public static KubernetesApi FromKubeconfig(string? path = null) => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(path));

    /// <summary>Connects as the service account of the Pod that this process runs in.</summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The process does not run in a Pod.</exception>
    public static KubernetesApi InCluster() => new(KubernetesClientConfiguration.InClusterConfig());

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    /// <summary>Sends a request and returns once the headers are there.</summary>
    /// <exception cref="ApiException">The answer is not a success.</exception>
    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.UserAgent.ParseAdd("portolan");

        if (_credentials is not null)
        {
            await _credentials.ProcessHttpRequestAsync(request, cancellation);
        }

        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ApiException.FromResponseAsync(response, cancellation);
        }
    }
}
