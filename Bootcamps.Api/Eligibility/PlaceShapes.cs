using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Eligibility;
using FluentValidation;

namespace Bootcamps.Api.Eligibility;

/// <summary>The shape of postcodes and of the codes of authorities.</summary>
internal static class PlaceShapes
{
    /// <summary>A full postcode.</summary>
    public static IRuleBuilderOptions<T, string?> FullPostcode<T>(this IRuleBuilder<T, string?> rule) =>
        rule.SpacedText(
            text => Postcode.TryParse(text, out _),
            Postcode.InvalidCode,
            "Must be a full UK postcode, such as L1 8JQ.");

    /// <summary>A full postcode, or its first half.</summary>
    public static IRuleBuilderOptions<T, string?> PostcodeOrOutward<T>(this IRuleBuilder<T, string?> rule) =>
        rule.SpacedText(
            text => Domain.Eligibility.PostcodeOrOutward.TryParse(text, out _),
            Postcode.InvalidCode,
            "Must be a UK postcode or its first half, such as L1 8JQ or L1.");

    /// <summary>The code of a local authority.</summary>
    public static IRuleBuilderOptions<T, string?> LocalAuthority<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            text => LocalAuthorityCode.TryParse(text, out _),
            LocalAuthorityCode.InvalidCode,
            "Must be the ONS code of a local authority, such as E08000012.",
            schema =>
            {
                schema.Pattern = "^(E0[6-9]|W06|S12|N09)[0-9]{6}$";
                schema.MinLength = schema.MaxLength = 9;
            })
        .Text(
            text => !LocalAuthorityCode.TryParse(text, out var code) || code.IsIssued,
            LocalAuthorityCode.InvalidCode,
            "No local authority in the UK has this code. Check it: Liverpool, for example, is E08000012.",
            _ => { });

    /// <summary>The code of a combined authority, not of a local authority.</summary>
    public static IRuleBuilderOptions<T, string?> CombinedAuthority<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            text => LocalAuthorityCode.TryParse(text, out var code) && code.Country == Country.England && !code.IsIssued,
            LocalAuthorityCode.InvalidCode,
            "Must be the nine-character code of a combined authority, such as E47000004.",
            schema =>
            {
                schema.Pattern = "^E[0-9]{8}$";
                schema.MinLength = schema.MaxLength = 9;
            });
}
