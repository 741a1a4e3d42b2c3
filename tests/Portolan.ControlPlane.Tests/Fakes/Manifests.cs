namespace Portolan.ControlPlane.Tests.Fakes;

/// <summary>Objects that a user would apply.</summary>
internal static class Manifests
{
    public const string Gateway = """
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"edge","namespace":"default"},
         "spec":{"gatewayClassName":"kuma","listeners":[{"name":"http","port":8080,"protocol":"HTTP"}]}}
        """;

    public const string Service = """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"echo","namespace":"default"},
         "spec":{"ports":[{"name":"http","port":80,"targetPort":3000}]}}
        """;

    public const string EndpointSlice = """
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice",
         "metadata":{"name":"echo-1","namespace":"default","labels":{"kubernetes.io/service-name":"echo"}},
         "addressType":"IPv4","ports":[{"name":"http","port":3000,"protocol":"TCP"}],
         "endpoints":[{"addresses":["127.0.0.1"],"conditions":{"ready":true}}]}
        """;

    public static string Route(string name, string path = "/") =>
        $$"""
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"{{name}}","namespace":"default"},
             "spec":{"parentRefs":[{"name":"edge"}],
               "rules":[{"matches":[{"path":{"type":"PathPrefix","value":"{{path}}"} }],"backendRefs":[{"name":"echo","port":80}]}]} }
            """;
}
