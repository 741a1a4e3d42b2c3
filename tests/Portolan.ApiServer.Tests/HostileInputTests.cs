using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Protobuf;
using Portolan.ApiServer.Selectors;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

/// <summary>Whatever is sent: an answer that says what is wrong, and a server that goes on.</summary>
public sealed class HostileInputTests
{
    private static readonly Gen<string> Words = AnyOf(
        "spec",
        "metadata",
        "labels",
        "ports",
        "name",
        "http",
        "$patch",
        "delete",
        "replace",
        "$retainKeys",
        "$setElementOrder/ports",
        "$deleteFromPrimitiveList/tags",
        "finalizers",
        "ownerReferences",
        "managedFields",
        "status",
        "kind",
        "apiVersion",
        "",
        "/",
        "~",
        "uid",
        "tags"
    );

    private static readonly Gen<JsonNode?> Json = Gen.Recursive<JsonNode?>(
        (depth, self) =>
            depth > 3
                ? Scalar()
                : Gen.Frequency(
                    (2, Scalar()),
                    (2, self.Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]))),
                    (4, Gen.Select(Words, self).Array[0, 4].Select(MakeObject))
                )
    );

    [Fact]
    public async Task Bodies_of_any_shape_are_answered()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Widgets.Path, Widgets.Make("a"));
        await server.PostAsync("/api/v1/namespaces/default/configmaps", Widgets.ConfigMap("a", ("x", "y")));
        var requests = Gen.Select(
            AnyOf(Widgets.Path, "/api/v1/namespaces/default/configmaps", "/api/v1/namespaces/default/services"),
            AnyOf(
                "POST",
                "PUT",
                "application/json-patch+json",
                "application/merge-patch+json",
                "application/strategic-merge-patch+json",
                "application/apply-patch+yaml"
            ),
            Json
        );

        await requests.SampleAsync(
            async request =>
            {
                var (path, how, body) = request;
                var answer = how switch
                {
                    "POST" => await server.SendAsync(HttpMethod.Post, path, body),
                    "PUT" => await server.SendAsync(HttpMethod.Put, path + "/a", body),
                    _ => await server.SendAsync(
                        HttpMethod.Patch,
                        path
                            + "/a?fieldManager=m&force=true".Replace(
                                "&force=true",
                                how.Contains("apply", StringComparison.Ordinal) ? "&force=true" : "",
                                StringComparison.Ordinal
                            ),
                        body,
                        how
                    ),
                };
                var isTypedError = answer.Text.Contains("failed to create typed patch object", StringComparison.Ordinal);
                return answer.Code < HttpStatusCode.InternalServerError || isTypedError;
            },
            iter: 600,
            threads: 1,
            print: request => $"{request.Item1} {request.Item2} {request.Item3?.ToJsonString()}"
        );
    }

    [Fact]
    public async Task Paths_and_queries_of_any_shape_are_answered()
    {
        await using var server = await TestServer.StartAsync();
        var part = AnyOf(
            "api",
            "apis",
            "v1",
            "namespaces",
            "default",
            "configmaps",
            "test.example",
            "widgets",
            "status",
            "scale",
            "a",
            "..",
            "%2e%2e",
            "%00",
            "",
            "openapi",
            "v3",
            "watch",
            "token"
        );
        var query = AnyOf(
            "",
            "?limit=-1",
            "?limit=9999999999999999999",
            "?continue=AAAA",
            "?resourceVersion=x",
            "?resourceVersionMatch=Exact&resourceVersion=1",
            "?labelSelector=a%00b",
            "?fieldSelector=%5C",
            "?timeoutSeconds=-5",
            "?dryRun=Some",
            "?watch=true&timeoutSeconds=1&resourceVersion=99999"
        );

        await Gen.Select(part.Array[0, 7], query, AnyOf("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"))
            .SampleAsync(
                async request =>
                {
                    var (parts, search, method) = request;
                    var answer = await server.SendTextAsync(
                        new(method),
                        "/" + string.Join('/', parts).TrimStart('/') + search,
                        method is "GET" or "DELETE" ? null : "{}"
                    );
                    return answer.Code < HttpStatusCode.InternalServerError || answer.Code == HttpStatusCode.GatewayTimeout;
                },
                iter: 400,
                threads: 1
            );
    }

    [Fact]
    public void Selectors_of_any_shape_are_read_or_refused() =>
        Gen.OneOf(
                Gen.String,
                AnyOf("a", "=", "!=", "==", "in", "notin", "(", ")", ",", "!", " ", ">", "5", "b/c").Array[0, 12].Select(string.Concat)
            )
            .Sample(
                text =>
                {
                    try
                    {
                        LabelSelector.Parse(text).Matches(new Dictionary<string, string> { ["a"] = "5" });
                        return true;
                    }
                    catch (StatusException e)
                    {
                        return e.Code == 400;
                    }
                },
                iter: 20_000
            );

    [Fact]
    public void Protobuf_of_any_shape_is_read_or_refused()
    {
        byte[] head = [.. "k8s\0"u8, 0x0A, 0x0D, 0x0A, 0x02, .. "v1"u8, 0x12, 0x07, .. "Service"u8];
        Gen.Byte.Array[0, 200]
            .Sample(
                bytes =>
                {
                    try
                    {
                        // A known kind in front, so that the bytes are taken for its fields.
                        byte[] body = [.. head, 0x12, (byte)Math.Min(bytes.Length, 127), .. bytes.Take(127)];
                        ProtobufText.Parse(body);
                        return true;
                    }
                    catch (StatusException e)
                    {
                        return e.Code is 400 or 415;
                    }
                },
                iter: 20_000
            );
    }

    [Fact]
    public void Yaml_of_any_shape_is_read_or_refused() =>
        AnyOf("a", ": ", "\n", "- ", "  ", "&x ", "*x", "{", "}", "[", "]", "\"", "'", "|\n", "? ", "!!str ", "1e999", "~", "---\n", "\t")
            .Array[0, 25]
            .Select(string.Concat)
            .Sample(
                text =>
                {
                    try
                    {
                        YamlText.Parse(Encoding.UTF8.GetBytes(text));
                        return true;
                    }
                    catch (StatusException e)
                    {
                        return e.Code == 400;
                    }
                },
                iter: 20_000
            );

    [Fact]
    public async Task A_body_over_three_mebibytes_is_too_large()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.SendTextAsync(HttpMethod.Post, Widgets.Path, new string(' ', (3 * 1024 * 1024) + 1));

        Assert.Equal("RequestEntityTooLarge", answer.Expect(HttpStatusCode.RequestEntityTooLarge).Reason);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/yaml")]
    public async Task Deep_nesting_is_a_clear_bad_request(string type)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.SendTextAsync(HttpMethod.Post, Widgets.Path, new string('[', 5000) + new string(']', 5000), type);

        Assert.Equal("BadRequest", answer.Expect(HttpStatusCode.BadRequest).Reason);
    }

    [Fact]
    public async Task Aliases_that_multiply_are_a_clear_bad_request()
    {
        await using var server = await TestServer.StartAsync();
        var bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (var c = 'b'; c <= 'j'; c++)
        {
            bomb.Append(c).Append(": &").Append(c).Append(" [").AppendJoin(',', Enumerable.Repeat($"*{(char)(c - 1)}", 9)).Append("]\n");
        }

        var answer = await server.SendTextAsync(HttpMethod.Post, Widgets.Path, bomb.ToString(), "application/yaml");

        Assert.Contains("aliases", answer.Expect(HttpStatusCode.BadRequest).Message!, StringComparison.Ordinal);
    }

    private static Gen<string> AnyOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<JsonNode?> Scalar() =>
        Gen.OneOf(
            Words.Select(text => (JsonNode?)JsonValue.Create(text)),
            Gen.Long.Select(number => (JsonNode?)JsonValue.Create(number)),
            Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)),
            Gen.Const((JsonNode?)null)
        );

    private static JsonNode? MakeObject((string Name, JsonNode? Value)[] fields)
    {
        var result = new JsonObject();
        foreach (var (name, value) in fields)
        {
            result[name] = value?.DeepClone();
        }
        return result;
    }
}
