namespace Portolan.Cli.Commands;

/// <summary>Where data lives when nobody says where.</summary>
internal static class DataDirectories
{
    public static string Default()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        var root = string.IsNullOrEmpty(state)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state")
            : state;
        return Path.Combine(root, "portolan");
    }
}
