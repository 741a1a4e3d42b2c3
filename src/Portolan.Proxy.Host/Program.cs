using Portolan.Proxy.Host;

return args switch
{
    ["run", .. var rest] => await RunCommand.RunAsync(rest),
    ["--version"] => Usage.Version(),
    ["--help" or "-h"] or [] => Usage.Help(),
    _ => Usage.Unknown(args[0]),
};
