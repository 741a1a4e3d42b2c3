using Portolan.ApiServer.Tests;
using Portolan.ApiServer.Tests.Support;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

if (ChildServer.DirectoryToServe is { } directory)
{
    return await ChildServer.ServeAsync(directory);
}

return args.Contains("--server") || args.Contains("--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await ConsoleRunner.Run(args);
