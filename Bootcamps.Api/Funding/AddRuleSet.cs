using System.Linq.Expressions;
using System.Text.Json;
using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Funding;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Severity = Bootcamps.Domain.Eligibility.Severity;

namespace Bootcamps.Api.Funding;

/// <summary>Adds new rules to a programme from a day.</summary>
internal sealed class AddRuleSet(FundingStore store, WriteQueue writes) : Endpoint<AddRuleSet.Request, Results<Created<ProgrammeRuleSet>, WriteRefused>>
{
    private static readonly IReadOnlyList<string> Codes = [.. EligibilityRules.DefaultSeverities.Keys.Order(StringComparer.Ordinal)];

    private static readonly IReadOnlyList<string> DeliveryRoutes = [RuleSet.StandardRoute, RuleSet.HgvRoute];

    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        /// <summary>
        /// A unique value for this request: 1 to 100 visible ASCII characters. Send the same value when you retry, and the rule set is added only once.
        /// </summary>
        [FromHeader(IdempotentRequests.Header, isRequired: false)]
        public string? IdempotencyKey { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>A rule set to add. Every value is optional: the defaults are those of 2024-25, as <c>GET</c> shows them.</summary>
    internal sealed record Body
    {
        /// <summary>Delivery route: standard or hgv.</summary>
        public string? Route { get; init; }

        /// <summary>First start date it applies to; a day of the programme.</summary>
        public string? ValidFrom { get; init; }

        /// <summary>Its name, such as 2025-26 (40/30/30).</summary>
        public string? Name { get; init; }

        /// <summary>The source of its values.</summary>
        public string? Source { get; init; }

        /// <summary>Severities of eligibility rules that differ from the default. Use off to switch a rule off.</summary>
        public IReadOnlyList<RuleSeverity>? Severities { get; init; }

        /// <summary>The day on which the age counts: ageOnAugust31 (default) or ageOnStartDate.</summary>
        public string? AgeRule { get; init; }

        /// <summary>Youngest age in years. Default: 19.</summary>
        public int? MinimumAge { get; init; }

        /// <summary>A learner must have been unemployed for less than this many months. Null for no limit.</summary>
        public int? UnemployedUnderMonths { get; init; }

        /// <summary>A serving prisoner must be released within this many months of the planned end. Default: 6.</summary>
        public int? PrisonReleaseMonths { get; init; }

        /// <summary>Starts that a learner can have in one financial year, including this one. Default: 1.</summary>
        public int? StartsPerFinancialYear { get; init; }

        /// <summary>Longest course in weeks. Default: 16.</summary>
        public int? MaximumWeeks { get; init; }

        /// <summary>Minimum guided learning hours. Default: 60.</summary>
        public int? MinimumGuidedHours { get; init; }

        /// <summary>Lowest level open to every sector. Default: 3.</summary>
        public int? LowestLevel { get; init; }

        /// <summary>Highest level. Default: 5.</summary>
        public int? HighestLevel { get; init; }

        /// <summary>Whether level 2 is allowed in every sector. Default: false.</summary>
        public bool? IsLevel2OpenToAll { get; init; }

        /// <summary>Largest number of employees of a small or medium employer. Default: 249.</summary>
        public int? SmallEmployerUpTo { get; init; }

        /// <summary>A small or medium employer's share of the price, in percent with up to two decimals; default 10.00.</summary>
        public decimal? SmallEmployerPercent { get; init; }

        /// <summary>A large employer's share of the price, in percent with up to two decimals; default 30.00.</summary>
        public decimal? LargeEmployerPercent { get; init; }

        /// <summary>
        /// Share of the authority's money earned by the start milestone, in percent with up to two decimals; default 40.00. The three add up to 100.00.
        /// </summary>
        public decimal? StartPercent { get; init; }

        /// <summary>Share earned by the completion milestone, in percent with up to two decimals; default 30.00.</summary>
        public decimal? CompletionPercent { get; init; }

        /// <summary>Share earned by the outcome milestone, in percent with up to two decimals; default 30.00.</summary>
        public decimal? OutcomePercent { get; init; }

        /// <summary>Milestone rules that differ from the default.</summary>
        public MilestoneBody? Milestones { get; init; }
    }

    /// <summary>The requirements and time limits of each milestone.</summary>
    internal sealed record MilestoneBody
    {
        /// <summary>Qualifying days that a start needs. Default: 0, not required.</summary>
        public int? StartQualifyingDays { get; init; }

        /// <summary>Guided learning that a start needs, in minutes. Default: 900.</summary>
        public int? StartGuidedMinutes { get; init; }

        /// <summary>Whole days between the first day of learning and the start milestone. Default: 0.</summary>
        public int? StartElapsedDays { get; init; }

        /// <summary>Whether a start needs the initial assessment. Default: false.</summary>
        public bool? IsInitialAssessmentNeeded { get; init; }

        /// <summary>Weeks that a new job must be expected to last. Default: 12.</summary>
        public int? OutcomeWeeks { get; init; }

        /// <summary>Months after completion in which the outcome must happen. Default: 6.</summary>
        public int? OutcomeMonths { get; init; }

        /// <summary>Last day on which an outcome counts, even if the months allow a later day. Not before the programme's last day. Null for none.</summary>
        public string? OutcomeCutoffOn { get; init; }

        /// <summary>Days after that window in which you can still claim an earlier outcome. Default: 31.</summary>
        public int? OutcomeReportDays { get; init; }

        /// <summary>Days after the cohort's first day in which you can claim the start. Then the place lapses. Default: 42.</summary>
        public int? StartWithinDays { get; init; }

        /// <summary>Maximum guided learning in one day, in minutes. Default: 600.</summary>
        public int? MaximumGuidedMinutesPerDay { get; init; }

        /// <summary>Days after the cohort's first day on which residents and partners are still offered it. Default: 0, offered until the first day.</summary>
        public int? LateJoiningDays { get; init; }

        internal sealed class Rules : AbstractValidator<MilestoneBody>
        {
            public Rules()
            {
                RuleFor(rules => rules.OutcomeCutoffOn).Date();
                BoundNumbers(this, rules => rules, "milestones/");
            }
        }

        /// <summary>The rules as domain values.</summary>
        public MilestoneRules ToRules()
        {
            var usual = new MilestoneRules();
            return new MilestoneRules
            {
                StartQualifyingDays = StartQualifyingDays ?? usual.StartQualifyingDays,
                StartGuidedMinutes = StartGuidedMinutes ?? usual.StartGuidedMinutes,
                StartElapsedDays = StartElapsedDays ?? usual.StartElapsedDays,
                IsInitialAssessmentNeeded = IsInitialAssessmentNeeded ?? usual.IsInitialAssessmentNeeded,
                OutcomeWeeks = OutcomeWeeks ?? usual.OutcomeWeeks,
                OutcomeMonths = OutcomeMonths ?? usual.OutcomeMonths,
                OutcomeCutoffOn = IsoDates.Parse(OutcomeCutoffOn),
                OutcomeReportDays = OutcomeReportDays ?? usual.OutcomeReportDays,
                StartWithinDays = StartWithinDays ?? usual.StartWithinDays,
                MaximumGuidedMinutesPerDay = MaximumGuidedMinutesPerDay ?? usual.MaximumGuidedMinutesPerDay,
                LateJoiningDays = LateJoiningDays ?? usual.LateJoiningDays,
            };
        }
    }

    /// <summary>The severity of an eligibility rule.</summary>
    internal sealed record RuleSeverity
    {
        /// <summary>The rule's code.</summary>
        public string? Code { get; init; }

        /// <summary>off: the rule is not applied. warn: a failure is reported. block: a failure refuses the enrolment.</summary>
        public string? Severity { get; init; }

        internal sealed class Rules : AbstractValidator<RuleSeverity>
        {
            public Rules()
            {
                RuleFor(rule => rule.Code).Needed().OneOf(Codes);
                RuleFor(rule => rule.Severity).Needed().OneOf<RuleSeverity, Severity>();
            }
        }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.Body.Route).Needed().OneOf(DeliveryRoutes);
            RuleFor(request => request.Body.ValidFrom).Needed().Date();
            RuleFor(request => request.Body.Name).Needed().TextUpTo(ProgrammeRules.LongestRuleSetName);
            RuleFor(request => request.Body.Source).Needed().TextUpTo(ProgrammeRules.LongestRuleSetSource);
            RuleFor(request => request.Body.Severities).ItemsUpTo(Codes.Count);
            RuleForEach(request => request.Body.Severities).SetValidator(new RuleSeverity.Rules());
            RuleFor(request => request.Body.AgeRule).OneOf<Request, AgeRule>();
            RuleFor(request => request.Body.SmallEmployerPercent).Percent(0, 100);
            RuleFor(request => request.Body.LargeEmployerPercent).Percent(0, 100);
            RuleFor(request => request.Body.StartPercent).Percent(0, 100);
            RuleFor(request => request.Body.CompletionPercent).Percent(0, 100);
            RuleFor(request => request.Body.OutcomePercent).Percent(0, 100);
            RuleFor(request => request.Body.Milestones!).SetValidator(new MilestoneBody.Rules()).When(request => request.Body.Milestones is not null);
            BoundNumbers(this, request => request.Body, "");
        }
    }

    // The domain has the bounds. They are repeated here so that the contract states them and that all are reported with other faults of the request.
    private static void BoundNumbers<T, TMessage>(AbstractValidator<T> rules, Expression<Func<T, TMessage>> message, string path)
    {
        foreach (var property in typeof(TMessage).GetProperties().Where(property => property.PropertyType == typeof(int?)))
        {
            var number = ProgrammeRules.RuleSetNumbers[path + JsonNamingPolicy.CamelCase.ConvertName(property.Name)];
            rules.RuleFor(Expression.Lambda<Func<T, int?>>(Expression.Property(message.Body, property), message.Parameters)).Within(number.Least, number.Most);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/programmes/{programmeId}/rule-sets");
        Roles(Role.Authority);
        Options(route => route.WithMetadata(new NeedsIdempotencyKey("/v1/programmes/{programmeId}/rule-sets")));
        Summary(summary =>
        {
            summary.Summary = "Add a rule set to a programme";
            summary.Description = "From now on it applies to enrolments on cohorts that start on or after its first date. Earlier decisions do not change.";
            summary.ExampleRequest = new Body
            {
                Route = RuleSet.StandardRoute, ValidFrom = "2025-01-06", Name = "From January 2025 (45/35/20)",
                Source = "Decision of the combined authority, November 2024.",
                Severities = [new RuleSeverity { Code = "eligibility.one-per-year", Severity = "off" }],
                StartPercent = 45.00m, CompletionPercent = 35.00m, OutcomePercent = 20.00m,
            };
            summary.Responses[201] = "The rules hold.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Created<ProgrammeRuleSet>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        if (await store.OwnerOfAsync(programmeId, HttpContext.Caller(), ct) is not { } authorityId)
        {
            return new WriteRefused([NotFound404.Refusal(null)]);
        }

        var unit = new Adding(programmeId, authorityId, HttpContext.Actor(), request.Body) { Claim = HttpContext.IdempotencyClaim(), CallerGone = ct };
        var outcome = await writes.SubmitAsync(unit);
        return outcome.IsRefused ? new WriteRefused(outcome.Refusals) : TypedResults.Created($"/v1/programmes/{programmeId}/rule-sets", outcome.Value);
    }

    /// <summary>Kind of the change in the feed.</summary>
    internal static Change Describe(string ruleSetId, string authorityId) => new("rule-set.created", ruleSetId, authorityId);

    /// <summary>The unit of work, decided in the programme's lane so that the next enrolment uses the new rules.</summary>
    private sealed class Adding(string programmeId, string authorityId, Actor actor, Body body) : Unit<ProgrammeRuleSet>(programmeId, actor)
    {
        private string ProgrammeId => LaneId;

        public override void Ask(Batch batch) => batch.Ask(ProgrammeBook.Source, ProgrammeId);

        protected override Outcome<ProgrammeRuleSet> Decide(Batch batch)
        {
            var book = batch.Get(ProgrammeBook.Source, ProgrammeId)!;
            var ruleSet = ToRuleSet();
            List<Refusal> refusals = [.. ProgrammeRules.Check(ruleSet, book.RuleSets, book.Programme.StartsOn, book.Programme.EndsOn), .. RepeatedSeverities()];
            if (refusals.Count > 0)
            {
                return Outcome<ProgrammeRuleSet>.Refused(refusals);
            }

            book.RuleSets = [.. book.RuleSets, ruleSet];
            batch.Add(RuleSetStore.Sql.Add, RuleSetRow.Of(ruleSet, batch.Number, batch.PostedAt));
            return ProgrammeRuleSet.Of(ruleSet, batch.PostedAt);
        }

        protected override Change Describe(ProgrammeRuleSet value) => AddRuleSet.Describe(value.RuleSetId, authorityId);

        private IEnumerable<Refusal> RepeatedSeverities() => (body.Severities ?? []).Index()
            .GroupBy(one => one.Item.Code, StringComparer.Ordinal)
            .SelectMany(rule => rule.Skip(1))
            .Select(one => new Refusal(
                "programme.severity-duplicate",
                "An earlier entry is for the same rule.",
                FormattableString.Invariant($"/severities/{one.Index}/code")));

        private RuleSet ToRuleSet()
        {
            var validFrom = IsoDates.Parse(body.ValidFrom)!.Value;
            var severities = EligibilityRules.DefaultSeverities.ToDictionary(StringComparer.Ordinal);
            foreach (var rule in body.Severities ?? [])
            {
                severities[rule.Code!] = Names.Parse<Severity>(rule.Severity!);
            }

            var usual = new RuleSet
            {
                RuleSetId = ProgrammeRules.RuleSetIdOf(ProgrammeId, body.Route!, validFrom),
                ProgrammeId = ProgrammeId,
                Route = body.Route!,
                ValidFrom = validFrom,
                Name = body.Name!.Trim(),
                Source = body.Source!.Trim(),
                Severities = severities,
            };
            return usual with
            {
                AgeRule = body.AgeRule is null ? usual.AgeRule : Names.Parse<AgeRule>(body.AgeRule),
                MinimumAge = body.MinimumAge ?? usual.MinimumAge,
                UnemployedUnderMonths = body.UnemployedUnderMonths,
                PrisonReleaseMonths = body.PrisonReleaseMonths ?? usual.PrisonReleaseMonths,
                StartsPerFinancialYear = body.StartsPerFinancialYear ?? usual.StartsPerFinancialYear,
                MaximumWeeks = body.MaximumWeeks ?? usual.MaximumWeeks,
                MinimumGuidedHours = body.MinimumGuidedHours ?? usual.MinimumGuidedHours,
                LowestLevel = body.LowestLevel ?? usual.LowestLevel,
                HighestLevel = body.HighestLevel ?? usual.HighestLevel,
                IsLevel2OpenToAll = body.IsLevel2OpenToAll ?? usual.IsLevel2OpenToAll,
                SmallEmployerUpTo = body.SmallEmployerUpTo ?? usual.SmallEmployerUpTo,
                SmallEmployerBasisPoints = Percents.Parse(body.SmallEmployerPercent) ?? usual.SmallEmployerBasisPoints,
                LargeEmployerBasisPoints = Percents.Parse(body.LargeEmployerPercent) ?? usual.LargeEmployerBasisPoints,
                StartBasisPoints = Percents.Parse(body.StartPercent) ?? usual.StartBasisPoints,
                CompletionBasisPoints = Percents.Parse(body.CompletionPercent) ?? usual.CompletionBasisPoints,
                OutcomeBasisPoints = Percents.Parse(body.OutcomePercent) ?? usual.OutcomeBasisPoints,
                Milestones = body.Milestones?.ToRules() ?? usual.Milestones,
            };
        }
    }
}
