using Microsoft.Playwright;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd.Clients;

/// <summary>Chromium: what scripts of a page can do through the gateway.</summary>
[Collection(ClientTestCollection.Name)]
public sealed class BrowserTests(ClientWorld world) : IAsyncLifetime
{
    private const string ClearUrl = "http://web.example:8080",
        SecureUrl = "https://web.example:8443",
        OtherUrl = "https://other.example:8443";

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        var chromium = Programs.Require("chromium", "chromium");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = chromium,
                Args =
                [
                    $"--host-resolver-rules=MAP *.example {world.Address}",
                    "--ignore-certificate-errors",
                    "--disable-gpu",
                    "--no-proxy-server",
                    "--no-first-run",
                    "--disable-background-networking",
                ],
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Where the page is, how it and its fetches travel, and which workload answers.</summary>
    public static TheoryData<string, string, string> Pages =>
        new()
        {
            { ClearUrl, "HTTP/1.1", "h1" },
            { SecureUrl, "HTTP/2", "h1" },
            { SecureUrl, "HTTP/2", "h2" },
        };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Scripts_stream_and_hear_events_and_talk_over_WebSockets(string url, string protocol, string workload)
    {
        var gate = $"{new Uri(url).Scheme}-{workload}";
        var page = await OpenAsync($"{url}/{workload}/page?{gate}");

        // Fetch: each piece is read before the next exists.
        Assert.Equal(
            "piece 0\n|piece 1\n|piece 2\n|",
            await page.EvaluateAsync<string>(
                """
                async base => {
                  const reader = (await fetch(`${base}/stream/${GATE}/3`)).body.getReader();
                  let seen = '';
                  for (;;) {
                    const { done, value } = await reader.read();
                    if (done) return seen;
                    seen += new TextDecoder().decode(value) + '|';
                    await fetch(`${base}/next/${GATE}`, { method: 'POST' });
                  }
                }
                """.Replace("GATE", $"'fetch-{gate}'", StringComparison.Ordinal),
                $"/{workload}"
            )
        );

        // Server-sent events, as they come.
        Assert.Equal(
            "event 0 event 1 event 2",
            await page.EvaluateAsync<string>(
                """
                base => new Promise((resolve, reject) => {
                  const seen = [];
                  const events = new EventSource(`${base}/events/${GATE}/4`);
                  events.onerror = () => reject(new Error('seen: ' + seen));
                  events.onmessage = async message => {
                    seen.push(message.data);
                    if (seen.length === 3) { events.close(); resolve(seen.join(' ')); }
                    else await fetch(`${base}/next/${GATE}`, { method: 'POST' });
                  };
                })
                """.Replace("GATE", $"'events-{gate}'", StringComparison.Ordinal),
                $"/{workload}"
            )
        );

        // A WebSocket: the workload's version of HTTP, texts, 100,000 bytes, and how it was closed.
        var backend = workload == "h2" ? "HTTP/2" : "HTTP/1.1";
        Assert.Equal(
            $"\"{backend}\" first 100000 4001 enough chat",
            await page.EvaluateAsync<string>(
                """
                base => new Promise((resolve, reject) => {
                  const socket = new WebSocket(new URL(`${base}/socket?${GATE}`, location.href.replace(/^http/, 'ws')), ['chat']);
                  socket.binaryType = 'arraybuffer';
                  const seen = [];
                  let bytes = 0;
                  socket.onerror = () => reject(new Error('seen: ' + seen));
                  socket.onopen = () => { socket.send('first'); socket.send(new Uint8Array(100000)); };
                  socket.onmessage = message => {
                    if (typeof message.data === 'string') seen.push(message.data);
                    else if ((bytes += message.data.byteLength) === 100000) { seen.push(bytes); socket.close(4001, 'enough'); }
                  };
                  socket.onclose = close => resolve([...seen, close.code, close.reason, socket.protocol].join(' '));
                })
                """.Replace("GATE", $"'{gate}'", StringComparison.Ordinal),
                $"/{workload}"
            )
        );
        await world.LoggedAsync($"/{workload}/socket", protocol);
    }

    [Fact]
    public async Task A_script_uploads_a_stream_over_HTTP_2()
    {
        var page = await OpenAsync($"{SecureUrl}/h1/page");
        Assert.Equal(
            "30000",
            await page.EvaluateAsync<string>(
                """
                async () => {
                  let left = 30;
                  const body = new ReadableStream({ pull(stream) { left-- > 0 ? stream.enqueue(new Uint8Array(1000)) : stream.close(); } });
                  return String((await (await fetch('/h1/upload', { method: 'POST', body, duplex: 'half' })).json()).count);
                }
                """
            )
        );
    }

    [Fact]
    public async Task Another_origin_may_what_the_CORS_filter_says_and_no_more()
    {
        const string script = """
            async ([method, field]) => {
              try {
                const answer = await fetch('https://web.example:8443/cors/echo', { method, headers: { [field]: 'yes' }, credentials: 'include' });
                const seen = await answer.json();
                return `${seen.method} ${seen.headers[field]} ${answer.headers.get('x-shown')} ${answer.headers.get('x-hidden')}`;
              } catch (error) {
                return error.name;
              }
            }
            """;
        var page = await OpenAsync($"{OtherUrl}/h1/page");
        Assert.Equal("PUT yes seen null", await page.EvaluateAsync<string>(script, new[] { "PUT", "x-asked" }));
        Assert.Equal("TypeError", await page.EvaluateAsync<string>(script, new[] { "DELETE", "x-asked" }));
        Assert.Equal("TypeError", await page.EvaluateAsync<string>(script, new[] { "PUT", "x-unasked" }));

        // The same script at an origin that the rule does not name.
        var stranger = await OpenAsync($"{ClearUrl}/h1/page");
        Assert.Equal("TypeError", await stranger.EvaluateAsync<string>(script, new[] { "PUT", "x-asked" }));
    }

    [Fact]
    public async Task A_page_for_known_clients_opens_with_their_certificate_and_with_no_other()
    {
        // Playwright hands certificates to a proxy of its own, which the browser of the other tests must not use.
        await using var browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Programs.Require("chromium", "chromium"),
                Args = ["--disable-gpu", "--no-first-run"],
            }
        );
        var url = $"https://{world.AddressForKnownClients}:{ClientWorld.Secure}";
        Assert.Equal("page", await TitleAsync(browser, url, "known"));
        await Assert.ThrowsAsync<PlaywrightException>(() => TitleAsync(browser, url, "stranger"));
        await Assert.ThrowsAsync<PlaywrightException>(() => TitleAsync(browser, url, client: null));
    }

    private async Task<string> TitleAsync(IBrowser browser, string url, string? client)
    {
        await using var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                IgnoreHTTPSErrors = true,
                ClientCertificates = client is null
                    ? null
                    :
                    [
                        new ClientCertificate
                        {
                            Origin = url,
                            CertPath = world.ClientFile($"{client}.crt"),
                            KeyPath = world.ClientFile($"{client}.key"),
                        },
                    ],
            }
        );
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        Assert.Equal(200, (await page.GotoAsync($"{url}/h1/page"))!.Status);
        return await page.TitleAsync();
    }

    private async Task<IPage> OpenAsync(string url)
    {
        var page = await _browser.NewPageAsync(new BrowserNewPageOptions { IgnoreHTTPSErrors = true });
        page.SetDefaultTimeout(60_000);
        Assert.Equal(200, (await page.GotoAsync(url))!.Status);
        return page;
    }
}
