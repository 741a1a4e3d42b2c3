using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Portolan.Identity.Tokens;

namespace Portolan.Identity.Tests;

public sealed class DataplaneTokenTests : IDisposable
{
    private static readonly HashSet<string> None = [];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SigningKey _key = SigningKey.Create("1");

    private static readonly DataplaneToken Web = new()
    {
        Name = "web-1",
        Mesh = "default",
        Tags = new Dictionary<string, IReadOnlyList<string>> { ["kuma.io/service"] = ["web", "web-admin"] },
        Workload = "web",
    };

    public void Dispose() => _key.Dispose();

    [Fact]
    public void A_token_says_what_it_was_issued_for()
    {
        var token = Assert.IsType<TokenResult.Valid>(Verify(Issue(Web))).Token;

        Assert.Equal(("web-1", "default", "dataplane", "web"), (token.Name, token.Mesh, token.Type, token.Workload));
        Assert.Equal(["web", "web-admin"], token.Tags["kuma.io/service"]);
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromHours(1), token.Expires);
    }

    [Fact]
    public void The_claims_have_the_names_that_Kuma_gives_them()
    {
        var parts = Issue(Web).Split('.');

        Assert.Equal("""{"alg":"RS256","kid":"1","typ":"JWT"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        Assert.StartsWith(
            """{"Name":"web-1","Mesh":"default","Tags":{"kuma.io/service":["web","web-admin"]},"Type":"dataplane","Workload":"web","exp":1767229200,"nbf":""",
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_token_ends()
    {
        var token = Issue(Web);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("it has expired", Refused(Verify(token)));
    }

    [Fact]
    public void A_revoked_token_is_refused()
    {
        var token = Issue(Web);
        var id = Assert.IsType<TokenResult.Valid>(Verify(token)).Token.Id;

        Assert.Equal("it was revoked", Refused(TokenSigner.Verify(token, Keys(_key), new HashSet<string> { id }, _time)));
    }

    [Fact]
    public void A_token_of_a_key_that_the_mesh_does_not_have_is_refused()
    {
        using var other = SigningKey.Create("2");
        using var impostor = SigningKey.Create("1");

        Assert.Equal(
            "no signing key of the mesh has its kid",
            Refused(Verify(TokenSigner.Issue(Web, other, TimeSpan.FromHours(1), _time)))
        );
        Assert.Equal(
            "its signature is not that of its signing key",
            Refused(Verify(TokenSigner.Issue(Web, impostor, TimeSpan.FromHours(1), _time)))
        );
    }

    [Theory]
    [InlineData("""{"alg":"none","kid":"1"}""")]
    [InlineData("""{"alg":"HS256","kid":"1"}""")]
    [InlineData("""{"alg":"RS256","alg":"none","kid":"1"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void The_bearer_does_not_choose_the_algorithm(string header)
    {
        var claims = Issue(Web).Split('.')[1];
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{claims}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(_key.ExportPublicPem()), Encoding.UTF8.GetBytes(signed));

        Assert.Equal("it is not a JWT with alg RS256", Refused(Verify($"{signed}.{Base64Url.EncodeToString(signature)}")));
        Assert.Equal("it is not a JWT with alg RS256", Refused(Verify($"{signed}.")));
    }

    [Fact]
    public void No_token_with_a_changed_character_is_valid()
    {
        var token = Issue(Web);
        for (var index = 0; index < token.Length; index += 7)
        {
            var changed = token.ToCharArray();
            changed[index] = changed[index] == 'A' ? 'B' : 'A';
            Assert.IsType<TokenResult.Refused>(Verify(new string(changed)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b.c.d")]
    [InlineData("=.=.=")]
    public void What_is_no_token_is_refused(string token)
    {
        Assert.IsType<TokenResult.Refused>(Verify(token));
        Assert.Null(TokenSigner.ClaimedMesh(token));
    }

    [Fact]
    public void The_mesh_that_a_token_claims_chooses_the_keys() => Assert.Equal("default", TokenSigner.ClaimedMesh(Issue(Web)));

    [Theory]
    [InlineData("default", "web-1", "web", "web", true)]
    [InlineData("default", "web-1", "web", "web-admin", true)]
    [InlineData("other", "web-1", "web", "web", false)]
    [InlineData("default", "web-2", "web", "web", false)]
    [InlineData("default", "web-1", "api", "web", false)]
    [InlineData("default", "web-1", "web", "payments", false)]
    [InlineData("default", "web-1", "web", null, false)]
    public void A_token_is_for_what_it_names(string mesh, string name, string workload, string? service, bool expected)
    {
        KeyValuePair<string, string>[] tags = service is null ? [] : [new("kuma.io/service", service), new("team", "a")];

        Assert.Equal(expected, Web.IsFor(mesh, "default", name, workload, tags));
    }

    [Theory]
    [InlineData("web-1", "default", true)]
    [InlineData("web-1", "shop", false)]
    [InlineData("web-1.shop", "shop", true)]
    [InlineData("web-1.shop", "default", false)]
    [InlineData("", "default", true)]
    [InlineData("", "shop", false)]
    public void A_token_is_for_one_namespace(string name, string ns, bool expected) =>
        Assert.Equal(expected, (Web with { Name = name }).IsFor("default", ns, "web-1", "web", [new("kuma.io/service", "web")]));

    [Fact]
    public void What_cannot_be_decoded_is_refused_without_a_fault()
    {
        var parts = Issue(Web).Split('.');
        var half = Base64Url.EncodeToString("{\"alg\":\"RS256\",\"kid\":\"\\ud800\"}"u8);
        var octets = Base64Url.EncodeToString([.. "{\"Mesh\":\""u8, 0xff, .. "\"}"u8]);

        Assert.Equal("its signature is not that of its signing key", Refused(Verify($"{parts[0]}.{parts[1]}.!!!!")));
        Assert.Equal("no signing key of the mesh has its kid", Refused(Verify($"{half}.{parts[1]}.{parts[2]}")));
        Assert.Null(TokenSigner.ClaimedKey($"{half}.{parts[1]}.{parts[2]}"));
        Assert.Null(TokenSigner.ClaimedMesh($"{parts[0]}.{octets}.{parts[2]}"));
    }

    [Fact]
    public void A_second_service_that_the_token_does_not_name_is_one_identity_too_many() =>
        Assert.False(Web.IsFor("default", "default", "web-1", "web", [new("kuma.io/service", "web"), new("kuma.io/service", "payments")]));

    [Fact]
    public void A_key_with_less_than_2048_bits_is_refused_without_showing_it()
    {
        using var weak = RSA.Create(1024);

        var refusal = Assert.Throws<CryptographicException>(() => SigningKey.Open("7", weak.ExportRSAPrivateKeyPem()));

        Assert.Equal("signing key 7 has less than 2048 bits", refusal.Message);
        Assert.Equal("SigningKey 1 [redacted]", _key.ToString());
    }

    private static Dictionary<string, SigningKey> Keys(SigningKey key) => new() { [key.Id] = key };

    private static string Refused(TokenResult result) => Assert.IsType<TokenResult.Refused>(result).Why;

    private string Issue(DataplaneToken token) => TokenSigner.Issue(token, _key, TimeSpan.FromHours(1), _time);

    // As a control plane holds it: with the public half.
    private TokenResult Verify(string token)
    {
        using var key = SigningKey.Open(_key.Id, _key.ExportPublicPem());
        return TokenSigner.Verify(token, Keys(key), None, _time);
    }
}
