using System.Text;

namespace Portolan.Proxy.Tests.Support;

/// <summary>Sends bytes as they are written and reads until the proxy closes.</summary>
internal static class RawHttp
{
    public static async Task<string> ExchangeAsync(TestProxy proxy, string request)
    {
        using var tcp = await proxy.ConnectAsync();
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // A reset after the answer is as good as a close.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
