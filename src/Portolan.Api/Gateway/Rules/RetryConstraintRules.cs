using Portolan.Api.Schemas;
using Portolan.Primitives;
using static Portolan.Api.Schemas.Cel;

namespace Portolan.Api.Gateway;

/// <summary>Requests are counted over a second at least and an hour at most.</summary>
internal sealed class RetryBudgetIntervalRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "!(duration(self) < duration('1s') || duration(self) > duration('1h'))",
                "interval cannot be greater than one hour or less than one second",
                static text =>
                    text.Duration() is not { } interval || (interval >= TimeSpan.FromSeconds(1) && interval <= TimeSpan.FromHours(1))
            ) with
            {
                Fails = static text => text.Duration() is null ? NoDuration : null,
            },
        ];
}

/// <summary>A rate is that of some time, and of an hour at most.</summary>
internal sealed class RetryRateIntervalRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "!(duration(self) == duration('0s') || duration(self) > duration('1h'))",
                "interval cannot be greater than one hour",
                static text => text.Duration() is not { } interval || (interval != TimeSpan.Zero && interval <= TimeSpan.FromHours(1))
            ) with
            {
                Fails = static text => text.Duration() is null ? NoDuration : null,
            },
        ];
}
