using System.Runtime.InteropServices;

namespace Portolan.Cli.Commands;

/// <summary>Ctrl-C and SIGTERM ask a command to end; it then drains.</summary>
internal static class Interruption
{
    public static async Task WaitAsync(CancellationToken cancel)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Ask(PosixSignalContext context)
        {
            context.Cancel = true;
            asked.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask);
        await using var cancelled = cancel.Register(() => asked.TrySetResult());
        await asked.Task;
    }
}
