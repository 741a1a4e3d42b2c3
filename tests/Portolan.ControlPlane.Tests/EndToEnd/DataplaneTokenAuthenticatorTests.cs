using Portolan.Api.Core;
using Portolan.Api.Mesh;
using Portolan.ControlPlane.Serving;
using Portolan.ControlPlane.Tests.Fakes;
using Portolan.Identity.Tokens;
using Portolan.ProxyConfig;

namespace Portolan.ControlPlane.Tests.EndToEnd;

public sealed class DataplaneTokenAuthenticatorTests : IAsyncLifetime
{
    private static readonly ProxyKey Web = new(ProxyKind.Sidecar, "default", "kuma-system", "web-1");
    private static readonly DataplaneToken ForWeb = new()
    {
        Mesh = "default",
        Name = "web-1.kuma-system",
        Tags = new Dictionary<string, IReadOnlyList<string>> { ["kuma.io/service"] = ["web"] },
    };

    private readonly SigningKey _key = SigningKey.Create("1");
    private TestCluster _cluster = null!;
    private DataplaneTokenAuthenticator _authenticator = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync();
        _authenticator = new DataplaneTokenAuthenticator(_cluster.Api, "kuma-system", TimeProvider.System);
        await _cluster.CreateAsync<Namespace>("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"kuma-system"}}""");
        await CreateSecretAsync(DataplaneSigningKeys.NameOf("default", "1"), "default", _key.ExportPem());
        await CreateDataplaneAsync("web-1", "default", "web");
    }

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_token_of_the_mesh_may_be_the_Dataplane_that_it_names() => Assert.Null(await RefusalAsync(Issue(ForWeb), Web));

    [Fact]
    public async Task A_token_may_not_be_another_Dataplane()
    {
        await CreateDataplaneAsync("web-2", "default", "web");

        Assert.Equal(
            "it does not permit the name, the workload or the tags of Dataplane kuma-system/web-2",
            await RefusalAsync(Issue(ForWeb), Web with { Name = "web-2" })
        );
        Assert.Equal(
            "there is no Dataplane kuma-system/web-3: apply it before its proxy starts",
            await RefusalAsync(Issue(ForWeb), Web with { Name = "web-3" })
        );
    }

    [Fact]
    public async Task A_token_may_not_be_a_service_that_it_does_not_name()
    {
        await CreateDataplaneAsync("payments-1", "default", "payments");

        Assert.Equal(
            "it does not permit the name, the workload or the tags of Dataplane kuma-system/payments-1",
            await RefusalAsync(Issue(ForWeb with { Name = "payments-1.kuma-system" }), Web with { Name = "payments-1" })
        );
    }

    [Fact]
    public async Task A_token_of_another_mesh_opens_no_door()
    {
        using var stolen = SigningKey.Create("1");
        await CreateSecretAsync(DataplaneSigningKeys.NameOf("other", "1"), "other", stolen.ExportPem());

        // What it says it is of, and what it says that it is not of.
        Assert.Equal(
            "it is no dataplane token of mesh \"default\"",
            await RefusalAsync(Issue(ForWeb with { Mesh = "other" }, stolen), Web)
        );
        Assert.Equal("its signature is not that of its signing key", await RefusalAsync(Issue(ForWeb, stolen), Web));
        Assert.Equal(
            "Dataplane kuma-system/web-1 belongs to mesh \"default\"",
            await RefusalAsync(Issue(ForWeb with { Mesh = "other" }, stolen), Web with { Mesh = "other" })
        );
    }

    [Fact]
    public async Task A_Secret_that_only_has_the_name_of_a_key_is_none()
    {
        using var planted = SigningKey.Create("2");
        await CreateSecretAsync(DataplaneSigningKeys.NameOf("default", "2"), "other", planted.ExportPem());

        Assert.Equal("no signing key of the mesh has its kid", await RefusalAsync(Issue(ForWeb, planted), Web));
    }

    [Fact]
    public async Task A_token_ends_and_can_be_revoked()
    {
        var expired = TokenSigner.Issue(ForWeb, _key, TimeSpan.FromSeconds(-1), TimeProvider.System);
        Assert.Equal("it has expired", await RefusalAsync(expired, Web));

        var token = Issue(ForWeb);
        var id = Assert
            .IsType<TokenResult.Valid>(
                TokenSigner.Verify(token, new Dictionary<string, SigningKey> { ["1"] = _key }, new HashSet<string>(), TimeProvider.System)
            )
            .Token.Id;
        await CreateSecretAsync("dataplane-token-revocations-default", "default", $"some-other, {id}");

        Assert.Equal("it was revoked", await RefusalAsync(token, Web));
        Assert.Null(await RefusalAsync(Issue(ForWeb), Web));
    }

    [Theory]
    [InlineData("")]
    [InlineData("guess")]
    [InlineData("e30.e30.e30")]
    public async Task What_is_no_token_is_refused(string token) =>
        Assert.Equal("it is no dataplane token of mesh \"default\"", await RefusalAsync(token, Web));

    [Fact]
    public async Task A_kid_that_is_no_serial_asks_for_no_Secret()
    {
        using var odd = SigningKey.Create("1/../../x");

        Assert.Equal("it is no dataplane token of mesh \"default\"", await RefusalAsync(Issue(ForWeb, odd), Web));
    }

    [Fact]
    public async Task A_dataplane_token_is_for_sidecars_alone() =>
        Assert.Equal("dataplane tokens are for sidecars alone", await RefusalAsync(Issue(ForWeb), ProxyKey.Gateway("default", "edge")));

    [Fact]
    public async Task Of_several_authenticators_one_is_enough()
    {
        var either = new AuthenticatorsInTurn(new SharedTokenAuthenticator(new("shared")), _authenticator);

        Assert.Null(await either.RefusalAsync("shared", Web, Deadline.Token));
        Assert.Null(await either.RefusalAsync(Issue(ForWeb), Web, Deadline.Token));
        Assert.Equal(
            "it is not the token of this control plane's proxies; it is no dataplane token of mesh \"default\"",
            await either.RefusalAsync("neither", Web, Deadline.Token)
        );
    }

    private Task<string?> RefusalAsync(string token, ProxyKey proxy) => _authenticator.RefusalAsync(token, proxy, Deadline.Token).AsTask();

    private string Issue(DataplaneToken token, SigningKey? key = null) =>
        TokenSigner.Issue(token, key ?? _key, TimeSpan.FromMinutes(5), TimeProvider.System);

    private Task CreateSecretAsync(string name, string mesh, string value) =>
        _cluster.CreateAsync<Secret>(
            $$"""
            {"apiVersion":"v1","kind":"Secret","type":"system.kuma.io/secret",
             "metadata":{"name":"{{name}}","namespace":"kuma-system","labels":{"kuma.io/mesh":"{{mesh}}"} },
             "data":{"value":"{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value))}}"} }
            """
        );

    private Task CreateDataplaneAsync(string name, string mesh, string service) =>
        _cluster.CreateAsync<Dataplane>(
            $$"""
            {"apiVersion":"kuma.io/v1alpha1","kind":"Dataplane","mesh":"{{mesh}}","metadata":{"name":"{{name}}","namespace":"kuma-system"},
             "spec":{"networking":{"address":"127.0.0.1","inbound":[{"port":8080,"tags":{"kuma.io/service":"{{service}}"} }]} } }
            """
        );
}
