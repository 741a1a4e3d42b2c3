namespace Portolan.Cli;

/// <summary>What the process says to a script when it ends; documented in <c>docs/reference/cli.md</c>.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;
    public const int InvalidManifest = 3;
    public const int PortInUse = 4;
    public const int DataDirectoryNotWritable = 5;
    public const int DataDirectoryInUse = 6;
    public const int StoreUnusable = 7;
}
