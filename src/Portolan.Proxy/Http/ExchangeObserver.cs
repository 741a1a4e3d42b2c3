namespace Portolan.Proxy.Http;

/// <summary>Sees every exchange when it is over.</summary>
internal sealed class ExchangeObserver
{
    public void Observe(HttpExchange exchange)
    {
        _ = exchange.Error;
    }
}
