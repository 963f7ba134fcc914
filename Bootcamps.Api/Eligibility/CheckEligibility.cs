using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Eligibility;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Eligibility;

/// <summary>
/// Checks whether a resident can join a bootcamp, and returns the results of the rules and open cohorts. The request is not stored or logged.
/// </summary>
internal sealed class CheckEligibility(AreaStore areas, OfferStore offers, TimeProvider clock)
    : Endpoint<CheckEligibility.Request, Results<Ok<CheckEligibility.Checked>, WriteRefused>>
{
    /// <summary>Maximum number of cohorts in an answer, earliest first.</summary>
    public const int MostCohorts = 20;

    internal sealed class Request
    {
        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>A check for a start in a sector, or for one cohort.</summary>
    internal sealed record Body
    {
        /// <summary>The authority, such as LCRCA. Default: the key's own.</summary>
        public string? Authority { get; init; }

        /// <summary>The day the learning would start, within a programme. Default: today. Not used with a cohort.</summary>
        public string? StartsOn { get; init; }

        /// <summary>
        /// The sector. Not used with a cohort. Without either, the standard rules apply, and cohorts of a sector with its own rules, such as HGV driving,
        /// are offered only if those rules are met too.
        /// </summary>
        public string? SectorCode { get; init; }

        /// <summary>The cohort to check. Null for any.</summary>
        public string? CohortId { get; init; }

        /// <summary>The resident.</summary>
        public Person? Applicant { get; init; }
    }

    /// <summary>A resident's facts. All are optional: the answer says what is missing.</summary>
    internal sealed record Person
    {
        /// <summary>Day of birth: in the past and less than 120 years ago.</summary>
        public string? DateOfBirth { get; init; }

        /// <summary>Home postcode, or only its first half.</summary>
        public string? Postcode { get; init; }

        /// <summary>The local authority that council tax is paid to. Needed only when the postcode is not enough.</summary>
        public string? LocalAuthorityCode { get; init; }

        /// <summary>
        /// Employment on the day of the start: <c>employed</c> when the employer would put the resident forward, <c>employedIndependent</c> when not.
        /// </summary>
        public string? EmploymentStatus { get; init; }

        /// <summary>Employees of the employer in the United Kingdom, 1 to 2,000,000.</summary>
        public int? EmployeeCount { get; init; }

        /// <summary>Whether the resident has the right to work in the United Kingdom.</summary>
        public bool? HasRightToWork { get; init; }

        /// <summary>Whether the resident has lived in the United Kingdom for the three years before the start.</summary>
        public bool? IsOrdinarilyResident { get; init; }

        /// <summary>Whether the resident is in full-time education.</summary>
        public bool? IsInFullTimeEducation { get; init; }

        /// <summary>Whether other public funding pays for the same learning.</summary>
        public bool? HasOtherPublicFunding { get; init; }

        /// <summary>Whole months out of work, not longer than since the resident's 16th birthday.</summary>
        public int? UnemployedMonths { get; init; }

        /// <summary>Whether the resident holds a full category B (car) driving licence.</summary>
        public bool? HoldsCategoryBLicence { get; init; }

        /// <summary>Whether the resident is serving a prison sentence. Needed when a release date is sent.</summary>
        public bool? IsServingPrisoner { get; init; }

        /// <summary>A serving prisoner's release.</summary>
        public PrisonRelease? Prison { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules(TimeProvider clock)
        {
            RuleFor(request => request.Body.Authority).Key(20);
            RuleFor(request => request.Body.StartsOn).Date();
            RuleFor(request => request.Body.SectorCode).Key();
            RuleFor(request => request.Body.CohortId).Id();
            RuleFor(request => request.Body.Applicant).Needed();
            RuleFor(request => request.Body.Applicant!).SetValidator(new PersonRules(clock)).When(request => request.Body.Applicant is not null);
        }
    }

    internal sealed class PersonRules : AbstractValidator<Person>
    {
        public PersonRules(TimeProvider clock)
        {
            RuleFor(person => person.DateOfBirth).DateOfBirth(clock);
            RuleFor(person => person.Postcode).PostcodeOrOutward();
            RuleFor(person => person.LocalAuthorityCode).LocalAuthority();
            RuleFor(person => person.EmploymentStatus).OneOf<Person, EmploymentStatus>();
            RuleFor(person => person.EmployeeCount).Employees();
            RuleFor(person => person.UnemployedMonths).MonthsOutOfWork(person => person.DateOfBirth, clock);
            RuleFor(person => person.Prison!).SetValidator(new PrisonRelease.Rules(clock)).When(person => person.Prison is not null);
        }
    }

    /// <summary>The answer.</summary>
    internal sealed record Checked
    {
        /// <summary>eligible, ineligible, or needsInformation if no rule is broken and some cannot be decided yet.</summary>
        [EnumDataType(typeof(Verdict))]
        public required string Verdict { get; init; }

        /// <summary>The rule set that was applied.</summary>
        public required string RuleSet { get; init; }

        /// <summary>Every rule that was applied, in order.</summary>
        public required IReadOnlyList<RuleFinding> Rules { get; init; }

        /// <summary>Open cohorts the resident can join, earliest first, at most 20. None if the resident is not eligible.</summary>
        [MaxLength(MostCohorts)]
        public required IReadOnlyList<OpenCohort> Cohorts { get; init; }

        /// <summary>When the check was made, UTC.</summary>
        public required DateTimeOffset CheckedAt { get; init; }
    }

    /// <summary>The result of one rule.</summary>
    internal sealed record RuleFinding
    {
        /// <summary>Code of the rule.</summary>
        public required string Code { get; init; }

        /// <summary>pass, fail, or unknown if something is missing.</summary>
        [EnumDataType(typeof(RuleOutcome))]
        public required string Result { get; init; }

        /// <summary>block or warn. Only blocking rules decide the verdict.</summary>
        [AllowedValues("block", "warn")]
        public required string Severity { get; init; }

        /// <summary>Where the rule comes from.</summary>
        public required string Source { get; init; }

        /// <summary>The finding for a professional, about "the learner".</summary>
        public required string Message { get; init; }

        /// <summary>The finding for the resident, as "you".</summary>
        public required string ResidentMessage { get; init; }

        /// <summary>JSON pointers of the missing fields. Empty unless the result is unknown.</summary>
        public required IReadOnlyList<string> Needs { get; init; }

        /// <summary>The domain result as a message.</summary>
        public static RuleFinding Of(RuleResult result) => new()
        {
            Code = result.Code,
            Result = Names.NameOf(result.Result),
            Severity = Names.NameOf(result.Severity),
            Source = result.Source,
            Message = result.Message,
            ResidentMessage = result.ResidentMessage,
            Needs = result.NeedsUnder("/applicant/"),
        };
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/eligibility-checks");
        Roles(Role.Partner, Role.Provider, Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Check a resident's eligibility";
            summary.Description =
                "Decides by the same rules as an enrolment. Unknown is not the same as ineligible: the answer says what is missing. Show message to "
                + "professionals and residentMessage to residents. Nothing is stored.";
            summary.ExampleRequest = new Body
            {
                Authority = "LCRCA",
                StartsOn = "2024-12-02",
                SectorCode = "digital",
                Applicant = new Person
                {
                    DateOfBirth = "1990-04-12", Postcode = "L19 2AB", EmploymentStatus = "employed", EmployeeCount = 40,
                    HasRightToWork = true, IsInFullTimeEducation = false, HasOtherPublicFunding = false,
                },
            };
            summary.Responses[200] = "The verdict, the result of every rule, and open cohorts the resident can join.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Checked>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var body = request.Body;
        var caller = HttpContext.Caller();
        var authorityId = body.Authority ?? caller.AuthorityId!;
        if (!caller.MaySee(authorityId))
        {
            return new WriteRefused([NotFound404.Refusal("/authority")]);
        }

        var offer = await offers.OfAsync(authorityId, ct);
        var area = await areas.OfAsync(authorityId, ct);
        if (PlanOf(body, offer, area) is not { } plan)
        {
            return new WriteRefused([NotFound404.Refusal(body.CohortId is not null ? "/cohortId" : "/sectorCode")]);
        }

        // A cohort uses the rules of its programme.
        var programmes = body.CohortId is { } cohortId
            ? [.. offer.Programmes.Where(programme => programme.ProgrammeId == offer.Cohorts[cohortId].ProgrammeId)]
            : offer.Programmes;
        var ruleSet = DatedProgramme.RulesOn(programmes, plan.Route, plan.StartsOn, body.CohortId is null ? "/startsOn" : "/cohortId");
        if (ruleSet.IsRefused)
        {
            return new WriteRefused(ruleSet.Refusals);
        }

        var applicant = await ApplicantOfAsync(body.Applicant!, area, plan.StartsOn, ct);
        var decision = EligibilityRules.Decide(applicant, plan, ruleSet.Value);
        return TypedResults.Ok(new Checked
        {
            Verdict = Names.NameOf(decision.Verdict),
            RuleSet = decision.RuleSetId,
            Rules = [.. decision.Results.Select(RuleFinding.Of)],
            Cohorts = decision.Verdict == Verdict.Ineligible ? [] : FittingCohorts(body, offer, plan.StartsOn, IsRouteOpen),
            CheckedAt = clock.GetUtcNow(),
        });

        // A check for all sectors uses the standard rules. A sector with its own rules, such as HGV driving, can still exclude the person.
        bool IsRouteOpen(string sectorCode)
        {
            var route = area.Routes.GetValueOrDefault(sectorCode, RuleSet.StandardRoute);
            var other = plan with { SectorCode = sectorCode, Route = route };
            return route == plan.Route
                || (DatedProgramme.RulesOn(programmes, route, plan.StartsOn, "") is { IsRefused: false } rules
                    && EligibilityRules.Decide(applicant, other, rules.Value).Verdict != Verdict.Ineligible);
        }
    }

    // The subject of the check. Null when the authority does not have the cohort or sector.
    private LearningPlan? PlanOf(Body body, Offer offer, AreaBook area)
    {
        if (body.CohortId is { } cohortId)
        {
            return offer.Cohorts.TryGetValue(cohortId, out var cohort)
                ? new LearningPlan(cohort.StartsOn, cohort.EndsOn, cohort.SectorCode, area.Routes.GetValueOrDefault(cohort.SectorCode, RuleSet.StandardRoute))
                : null;
        }

        var route = RuleSet.StandardRoute;
        return body.SectorCode is null || area.Routes.TryGetValue(body.SectorCode, out route)
            ? new LearningPlan(IsoDates.Parse(body.StartsOn) ?? clock.Today(), null, body.SectorCode ?? "", route)
            : null;
    }

    private async ValueTask<Applicant> ApplicantOfAsync(Person person, AreaBook area, DateOnly startsOn, CancellationToken ct)
    {
        var hasHome = PostcodeOrOutward.TryParse(person.Postcode, out var home);
        var fact = home.Postcode is { } postcode ? await areas.FindAsync(area, postcode, ct) : null;
        return new Applicant
        {
            Residence = area.Resolve(
                hasHome ? home : null,
                LocalAuthorityCode.TryParse(person.LocalAuthorityCode, out var declared) ? declared : null,
                fact,
                startsOn),
            DateOfBirth = IsoDates.Parse(person.DateOfBirth),
            EmploymentStatus = person.EmploymentStatus is { } status ? Names.Parse<EmploymentStatus>(status) : null,
            HasRightToWork = person.HasRightToWork,
            IsOrdinarilyResident = person.IsOrdinarilyResident,
            IsInFullTimeEducation = person.IsInFullTimeEducation,
            HasOtherPublicFunding = person.HasOtherPublicFunding,
            UnemployedMonths = person.UnemployedMonths,
            HoldsCategoryBLicence = person.HoldsCategoryBLicence,
            IsServingPrisoner = person.IsServingPrisoner,
            PrisonReleaseOn = IsoDates.Parse(person.Prison?.ReleaseOn),
            IsOnTemporaryRelease = person.Prison?.IsOnTemporaryRelease,
        };
    }

    private static List<OpenCohort> FittingCohorts(Body body, Offer offer, DateOnly startsOn, Func<string, bool> isOpenInSector)
    {
        List<OpenCohort> fitting = [];
        var candidates = body.SectorCode is { } sector && body.CohortId is null ? offer.CohortsBySector.GetValueOrDefault(sector, []) : offer.Open;
        foreach (var cohort in candidates)
        {
            // Without a requested day, cohorts that have begun and are still offered match too.
            if ((body.CohortId is { } cohortId ? cohort.CohortId == cohortId : body.StartsOn is null || cohort.StartsOn >= startsOn)
                && isOpenInSector(cohort.SectorCode))
            {
                fitting.Add(cohort);
                if (fitting.Count == MostCohorts)
                {
                    break;
                }
            }
        }

        return fitting;
    }
}
