using FluentValidation;

namespace Bootcamps.Api.Eligibility;

/// <summary>A serving prisoner's release.</summary>
internal sealed record PrisonRelease
{
    /// <summary>The day of release: within the last 10 or the next 60 years.</summary>
    public string? ReleaseOn { get; init; }

    /// <summary>Whether the learner is on temporary release.</summary>
    public bool? IsOnTemporaryRelease { get; init; }

    internal sealed class Rules : AbstractValidator<PrisonRelease>
    {
        public Rules(TimeProvider clock)
        {
            RuleFor(release => release.ReleaseOn).ReleaseDate(clock);
        }
    }
}
