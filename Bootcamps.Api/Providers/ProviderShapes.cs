using Bootcamps.Api.Platform.Validation;
using FluentValidation;

namespace Bootcamps.Api.Providers;

/// <summary>The shape of the number that identifies a provider.</summary>
internal static class ProviderShapes
{
    /// <summary>A provider's UKPRN.</summary>
    public static IRuleBuilderOptions<T, int?> Ukprn<T>(this IRuleBuilder<T, int?> rule) =>
        rule.Number(
            Domain.Providers.Ukprn.Lowest,
            Domain.Providers.Ukprn.Highest,
            Domain.Providers.Ukprn.InvalidCode,
            "Must be a UKPRN: 8 digits, from 10000000 to 99999999.");
}
