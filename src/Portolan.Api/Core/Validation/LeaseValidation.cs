using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Core;

/// <summary>Rules of Leases.</summary>
internal static class LeaseValidation
{
    public static IEnumerable<FieldError> Validate(JsonObject lease)
    {
        var spec = lease.At("spec");
        if (spec.Has("leaseDurationSeconds") && spec.Number("leaseDurationSeconds") <= 0)
        {
            yield return SchemaErrors.Invalid("spec.leaseDurationSeconds", spec.At("leaseDurationSeconds")!, "must be greater than 0");
        }

        if (spec.Has("leaseTransitions") && spec.Number("leaseTransitions") < 0)
        {
            yield return SchemaErrors.Invalid("spec.leaseTransitions", spec.At("leaseTransitions")!, "must be greater than or equal to 0");
        }

        if (spec.Text("preferredHolder").Length > 0 && spec.Text("strategy").Length == 0)
        {
            yield return new FieldError(
                "spec.preferredHolder",
                FieldErrorReason.FieldValueForbidden,
                "Forbidden: may only be specified when `strategy` is defined"
            );
        }
    }
}
