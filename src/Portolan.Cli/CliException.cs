namespace Portolan.Cli;

/// <summary>An end of the program that a user can do something about: one message, one exit code, no stack trace.</summary>
internal sealed class CliException : Exception
{
    public CliException(int exitCode, string message)
        : base(message) => ExitCode = exitCode;

    public CliException(int exitCode, string message, Exception inner)
        : base(message, inner) => ExitCode = exitCode;

    public int ExitCode { get; }
}
