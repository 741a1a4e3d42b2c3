using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange;

/// <summary>The moments at which something becomes of an exchange by itself; one timer for all of them.</summary>
internal sealed class ExchangeClock(HttpExchange exchange, EventLoop loop) : LoopTimer
{
    private const long Never = long.MaxValue / 2;

    private long _idleLimit;
    private long _lastMoved;

    /// <summary>When the request must be over.</summary>
    public long RequestDue { get; private set; } = Never;

    /// <summary>When the attempt must be over.</summary>
    public long AttemptDue { get; private set; } = Never;

    /// <summary>When the next attempt begins, or a client that waits for 100 gets it.</summary>
    public long StepDue { get; private set; } = Never;

    /// <summary>When the exchange has stood still for too long.</summary>
    public long IdleDue => _lastMoved + _idleLimit;

    /// <summary>Begins: nothing but the idle limit is set.</summary>
    public void Begin(long idleLimit)
    {
        RequestDue = AttemptDue = StepDue = Never;
        _lastMoved = loop.Now;
        _idleLimit = idleLimit;
        loop.Start(this, idleLimit);
    }

    /// <summary>Something moved.</summary>
    public void Moved() => _lastMoved = loop.Now;

    /// <summary>Sets what standing still means from now on. A shorter limit counts from the last move as well.</summary>
    public void SetIdleLimit(long milliseconds)
    {
        if (_idleLimit != milliseconds)
        {
            _idleLimit = milliseconds;
            Arm();
        }
    }

    /// <summary>Limits the request; 0 for no limit.</summary>
    public void LimitRequest(long milliseconds)
    {
        if (milliseconds > 0)
        {
            RequestDue = loop.Now + milliseconds;
            Arm();
        }
    }

    /// <summary>Limits the attempt that begins; 0 for no limit.</summary>
    public void LimitAttempt(long milliseconds)
    {
        AttemptDue = Never;
        if (milliseconds > 0)
        {
            AttemptDue = loop.Now + milliseconds;
            Arm();
        }
    }

    /// <summary>Wants a call after a while.</summary>
    public void StepAfter(long milliseconds)
    {
        StepDue = loop.Now + milliseconds;
        Arm();
    }

    /// <summary>Wants it no longer.</summary>
    public void ForgetStep() => StepDue = Never;

    /// <summary>The response has come, and goes on for as long as both sides like (an upgrade).</summary>
    public void ForgetDeadlines() => RequestDue = AttemptDue = StepDue = Never;

    /// <summary>Starts the timer for what comes next. Moves do not start it anew: when it is due too early, it is started again.</summary>
    public void Arm() => loop.Start(this, Math.Max(0, Math.Min(Math.Min(RequestDue, AttemptDue), Math.Min(StepDue, IdleDue)) - loop.Now));

    /// <inheritdoc />
    protected internal override void OnDue()
    {
        try
        {
            exchange.OnTime(loop.Now);
        }
        catch (Exception exception)
        {
            exchange.Break(exception);
        }
    }
}
