using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Eligibility;
using FluentValidation;

namespace Bootcamps.Api.Authorities;

/// <summary>The fields of an authority that can be entered and edited.</summary>
internal abstract record AuthorityBody
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its code in the national register of geographic codes, such as E47000007; optional.</summary>
    public string? GssCode { get; init; }

    /// <summary>The local authorities of its area, at least one. Send two entries for a boundary that has moved.</summary>
    public IReadOnlyList<Area>? Areas { get; init; }

    /// <summary>A local authority of the area.</summary>
    internal sealed record Area
    {
        /// <summary>Its code, such as E08000025.</summary>
        public string? LocalAuthorityCode { get; init; }

        /// <summary>Its name.</summary>
        public string? Name { get; init; }

        /// <summary>First day on which it belongs to the area. Eligibility is decided by the area on the day a resident starts.</summary>
        public string? ValidFrom { get; init; }

        /// <summary>Last day on which it belongs to the area. Null if it still does.</summary>
        public string? ValidTo { get; init; }

        internal sealed class Rules : AbstractValidator<Area>
        {
            public Rules()
            {
                RuleFor(area => area.LocalAuthorityCode).Needed().LocalAuthority();
                RuleFor(area => area.Name).Needed().TextUpTo(100);
                RuleFor(area => area.ValidFrom).Needed().Date();
                RuleFor(area => area.ValidTo).Date();
            }
        }
    }

    internal sealed class Rules : AbstractValidator<AuthorityBody>
    {
        public Rules()
        {
            RuleFor(authority => authority.Name).Needed().TextUpTo(200);
            RuleFor(authority => authority.GssCode).CombinedAuthority();
            RuleFor(authority => authority.Areas).Needed().ItemsUpTo(100);
            RuleForEach(authority => authority.Areas).SetValidator(new Area.Rules());
        }
    }

    /// <summary>The area as domain values.</summary>
    public IReadOnlyList<AreaMembership> ToAreas() =>
        [.. Areas!.Select(area => new AreaMembership(
            AreaStore.Code(area.LocalAuthorityCode) ?? default,
            area.Name!.Trim(),
            IsoDates.Parse(area.ValidFrom)!.Value,
            IsoDates.Parse(area.ValidTo)))];
}
