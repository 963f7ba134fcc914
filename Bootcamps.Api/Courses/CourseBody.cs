using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Providers;
using Bootcamps.Api.Sectors;
using Bootcamps.Domain;
using Bootcamps.Domain.Courses;
using Bootcamps.Domain.Eligibility;
using FluentValidation;

namespace Bootcamps.Api.Courses;

/// <summary>A course to add, or the new values of an edited course.</summary>
internal sealed record CourseBody
{
    /// <summary>The provider that offers it. Required for a new course if you are an authority, optional for a provider. It cannot change.</summary>
    public int? Ukprn { get; init; }

    /// <summary>Title.</summary>
    public string? Title { get; init; }

    /// <summary>One of the authority's sectors, from <c>GET /v1/sectors</c>. It cannot change once the course has cohorts.</summary>
    public string? SectorCode { get; init; }

    /// <summary>Level of the qualification or of the teaching. By default 3 to 5, or 2 for green skills and some sectors.</summary>
    public int? Level { get; init; }

    /// <summary>Guided learning hours of the whole course. By default at least 60.</summary>
    public int? GuidedHours { get; init; }

    /// <summary>Length in weeks. By default at most 16.</summary>
    public int? Weeks { get; init; }

    /// <summary>How it is taught.</summary>
    public string? DeliveryMode { get; init; }

    /// <summary>Whether it teaches green skills. Default: false.</summary>
    public bool? IsGreenSkills { get; init; }

    /// <summary>Occupations it prepares for, as SOC codes of four digits.</summary>
    public IReadOnlyList<string>? SocCodes { get; init; }

    /// <summary>What it is about, for residents.</summary>
    public string? Summary { get; init; }

    /// <summary>An example for the documentation.</summary>
    public static CourseBody Example { get; } = new()
    {
        Ukprn = 10001234,
        Title = "Software development",
        SectorCode = "digital",
        Level = 3,
        GuidedHours = 240,
        Weeks = 16,
        DeliveryMode = "online",
        IsGreenSkills = false,
        SocCodes = ["2134"],
        Summary = "From first program to a tested web application, in a team, with code review.",
    };

    internal sealed class Rules : AbstractValidator<CourseBody>
    {
        public Rules()
        {
            RuleFor(course => course.Ukprn).Ukprn();
            RuleFor(course => course.Title).Needed().TextUpTo(255);
            RuleFor(course => course.SectorCode).Needed().Key();
            RuleFor(course => course.Level).Needed().Within(1, 8);
            RuleFor(course => course.GuidedHours).Needed().Within(1, 2_000);
            RuleFor(course => course.Weeks).Needed().Within(1, 52);
            RuleFor(course => course.DeliveryMode).Needed().OneOf<CourseBody, DeliveryMode>();
            RuleFor(course => course.SocCodes).ItemsUpTo(20);
            RuleForEach(course => course.SocCodes).Text(IsSocCode, "request.malformed", "Must be a SOC code: 4 digits, such as 2134.", schema =>
            {
                schema.Pattern = "^[0-9]{4}$";
                schema.MinLength = schema.MaxLength = 4;
            });
            RuleFor(course => course.Summary).TextUpTo(Shape.LongestText);
        }

        // A code of the Standard Occupational Classification.
        private static bool IsSocCode(string? text) => text!.Length == 4 && text.All(char.IsAsciiDigit);
    }

    /// <summary>Asks for the facts that <see cref="Check"/> reads.</summary>
    public static void Ask(Batch batch, RulesKey rules)
    {
        batch.Ask(CourseStore.Rules, rules);
        batch.Ask(SectorStore.Sectors, rules.AuthorityId);
    }

    /// <summary>Checks the course against the authority's sectors and the rules in force.</summary>
    /// <returns>
    /// Every reason to refuse, or empty: <c>course.sector-unknown</c>, <c>eligibility.no-rules</c>, and those of
    /// <see cref="CourseRules.Check"/>.
    /// </returns>
    public List<Refusal> Check(Batch batch, RulesKey rules)
    {
        List<Refusal> refusals = [];
        var sector = batch.Get(SectorStore.Sectors, rules.AuthorityId)?.Find(SectorCode!);
        if (sector is null)
        {
            refusals.Add(new Refusal("course.sector-unknown", "The authority has no sector with this code.", "/sectorCode"));
        }

        // An unknown sector is treated as allowing level 2, so that one wrong code is not reported as two faults.
        var plan = new CoursePlan(GuidedHours!.Value, Weeks!.Value, Level!.Value, IsGreenSkills ?? false, sector?.IsLevel2Allowed ?? true);
        if (batch.Get(CourseStore.Rules, rules)!.InForce(sector?.Route ?? RuleSet.StandardRoute) is { } ruleSet)
        {
            refusals.AddRange(CourseRules.Check(plan, ruleSet));
        }
        else
        {
            refusals.Add(new Refusal("eligibility.no-rules", "The authority has no programme with rules for today."));
        }

        return refusals;
    }

    /// <summary>The row with this content.</summary>
    public CourseRow ToRow(string courseId, ProviderKey provider, long number, int version, DateTimeOffset createdAt, DateTimeOffset updatedAt) => new()
    {
        CourseId = courseId,
        AuthorityId = provider.AuthorityId,
        Ukprn = provider.Ukprn,
        Number = number,
        Title = Title!,
        SectorCode = SectorCode!,
        CourseLevel = Level!.Value,
        GuidedHours = GuidedHours!.Value,
        Weeks = Weeks!.Value,
        DeliveryMode = DeliveryMode!,
        IsGreenSkills = IsGreenSkills ?? false,
        SocCodes = string.Join(',', SocCodes ?? []),
        Summary = Summary,
        Version = version,
        CreatedAt = createdAt,
        UpdatedAt = updatedAt,
    };
}
