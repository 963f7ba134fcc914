using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Enrolments;
using FluentValidation;

namespace Bootcamps.Api.Enrolments;

/// <summary>The shape of the numbers that identify a learner.</summary>
internal static class LearnerShapes
{
    /// <summary>A unique learner number: ten digits with a check digit, or 9999999999 if there is none yet.</summary>
    public static IRuleBuilderOptions<T, string?> Uln<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            text => Domain.Enrolments.Uln.TryParse(text, out _),
            Domain.Enrolments.Uln.InvalidCode,
            "Must be a unique learner number: 10 digits with a valid check digit.",
            schema =>
            {
                schema.Pattern = "^[1-9][0-9]{9}$";
                schema.MinLength = schema.MaxLength = 10;
            });

    /// <summary>A National Insurance number.</summary>
    public static IRuleBuilderOptions<T, string?> Nino<T>(this IRuleBuilder<T, string?> rule) =>
        rule.SpacedText(
            text => NationalInsuranceNumber.TryParse(text, out _),
            NationalInsuranceNumber.InvalidCode,
            "Must be a National Insurance number: 2 letters, 6 digits and a letter A to D.");
}
