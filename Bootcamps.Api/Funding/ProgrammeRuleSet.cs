using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Api.Funding;

/// <summary>The rules of a programme and delivery route from a date. They are never edited: a later set replaces them.</summary>
internal sealed record ProgrammeRuleSet
{
    /// <summary>Its key, such as LCRCA-2024-25/standard/2024-04-01.</summary>
    public required string RuleSetId { get; init; }

    /// <summary>The programme.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>Delivery route: standard or hgv. A route without a rule set uses the standard one.</summary>
    [AllowedValues(RuleSet.StandardRoute, RuleSet.HgvRoute)]
    public required string Route { get; init; }

    /// <summary>First start date it applies to. It applies until a later set of the same route begins.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The source of its values.</summary>
    public required string Source { get; init; }

    /// <summary>The severity of each eligibility rule, by code, including rules that are off.</summary>
    [MaxLength(100)]
    public required IReadOnlyList<RuleSeverityOf> Severities { get; init; }

    /// <summary>The day on which the age counts: ageOnAugust31 (of the teaching year) or ageOnStartDate.</summary>
    [EnumDataType(typeof(AgeRule))]
    public required string AgeRule { get; init; }

    /// <summary>Youngest age in years.</summary>
    public required int MinimumAge { get; init; }

    /// <summary>A learner must have been unemployed for less than this many months. Null for no limit.</summary>
    public required int? UnemployedUnderMonths { get; init; }

    /// <summary>A serving prisoner must be released within this many months of the planned end.</summary>
    public required int PrisonReleaseMonths { get; init; }

    /// <summary>Starts that a learner can have in one financial year, including this one.</summary>
    public required int StartsPerFinancialYear { get; init; }

    /// <summary>Longest course in weeks.</summary>
    public required int MaximumWeeks { get; init; }

    /// <summary>Minimum guided learning hours.</summary>
    public required int MinimumGuidedHours { get; init; }

    /// <summary>Lowest level open to every sector.</summary>
    public required int LowestLevel { get; init; }

    /// <summary>Highest level.</summary>
    public required int HighestLevel { get; init; }

    /// <summary>Whether level 2 is allowed in every sector, not only in some.</summary>
    public required bool IsLevel2OpenToAll { get; init; }

    /// <summary>Largest number of employees of a small or medium employer.</summary>
    public required int SmallEmployerUpTo { get; init; }

    /// <summary>A small or medium employer's share of the price, in percent.</summary>
    public required Percent SmallEmployerPercent { get; init; }

    /// <summary>A large employer's share of the price, in percent.</summary>
    public required Percent LargeEmployerPercent { get; init; }

    /// <summary>Share of the authority's money earned by the start milestone, in percent. The three add up to 100.00.</summary>
    public required Percent StartPercent { get; init; }

    /// <summary>Share earned by the completion milestone, in percent.</summary>
    public required Percent CompletionPercent { get; init; }

    /// <summary>Share earned by the outcome milestone, in percent.</summary>
    public required Percent OutcomePercent { get; init; }

    /// <summary>The requirements and time limits of each milestone.</summary>
    public required MilestoneTerms Milestones { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A rule set as an answer.</summary>
    public static ProgrammeRuleSet Of(RuleSet ruleSet, DateTimeOffset createdAt) => new()
    {
        RuleSetId = ruleSet.RuleSetId,
        ProgrammeId = ruleSet.ProgrammeId,
        Route = ruleSet.Route,
        ValidFrom = ruleSet.ValidFrom,
        Name = ruleSet.Name,
        Source = ruleSet.Source,
        Severities =
        [
            .. EligibilityRules.DefaultSeverities.Keys.Order(StringComparer.Ordinal).Select(code => new RuleSeverityOf
            {
                Code = code,
                Severity = Names.NameOf(ruleSet.SeverityOf(code)),
            }),
        ],
        AgeRule = Names.NameOf(ruleSet.AgeRule),
        MinimumAge = ruleSet.MinimumAge,
        UnemployedUnderMonths = ruleSet.UnemployedUnderMonths,
        PrisonReleaseMonths = ruleSet.PrisonReleaseMonths,
        StartsPerFinancialYear = ruleSet.StartsPerFinancialYear,
        MaximumWeeks = ruleSet.MaximumWeeks,
        MinimumGuidedHours = ruleSet.MinimumGuidedHours,
        LowestLevel = ruleSet.LowestLevel,
        HighestLevel = ruleSet.HighestLevel,
        IsLevel2OpenToAll = ruleSet.IsLevel2OpenToAll,
        SmallEmployerUpTo = ruleSet.SmallEmployerUpTo,
        SmallEmployerPercent = new Percent(ruleSet.SmallEmployerBasisPoints),
        LargeEmployerPercent = new Percent(ruleSet.LargeEmployerBasisPoints),
        StartPercent = new Percent(ruleSet.StartBasisPoints),
        CompletionPercent = new Percent(ruleSet.CompletionBasisPoints),
        OutcomePercent = new Percent(ruleSet.OutcomeBasisPoints),
        Milestones = new MilestoneTerms
        {
            StartQualifyingDays = ruleSet.Milestones.StartQualifyingDays,
            StartGuidedMinutes = ruleSet.Milestones.StartGuidedMinutes,
            StartElapsedDays = ruleSet.Milestones.StartElapsedDays,
            IsInitialAssessmentNeeded = ruleSet.Milestones.IsInitialAssessmentNeeded,
            OutcomeWeeks = ruleSet.Milestones.OutcomeWeeks,
            OutcomeMonths = ruleSet.Milestones.OutcomeMonths,
            OutcomeCutoffOn = ruleSet.Milestones.OutcomeCutoffOn,
            OutcomeReportDays = ruleSet.Milestones.OutcomeReportDays,
            StartWithinDays = ruleSet.Milestones.StartWithinDays,
            MaximumGuidedMinutesPerDay = ruleSet.Milestones.MaximumGuidedMinutesPerDay,
            LateJoiningDays = ruleSet.Milestones.LateJoiningDays,
        },
        CreatedAt = createdAt,
    };
}

/// <summary>The requirements and time limits of each milestone.</summary>
internal sealed record MilestoneTerms
{
    /// <summary>Qualifying days that a start needs. 0 if days are not required.</summary>
    public required int StartQualifyingDays { get; init; }

    /// <summary>Guided learning that a start needs, in minutes.</summary>
    public required int StartGuidedMinutes { get; init; }

    /// <summary>Whole days between the first day of learning and the start milestone.</summary>
    public required int StartElapsedDays { get; init; }

    /// <summary>Whether a start needs the initial assessment.</summary>
    public required bool IsInitialAssessmentNeeded { get; init; }

    /// <summary>Weeks that a new job must be expected to last.</summary>
    public required int OutcomeWeeks { get; init; }

    /// <summary>Months after completion in which the outcome must happen.</summary>
    public required int OutcomeMonths { get; init; }

    /// <summary>Last day on which an outcome counts, even if the months allow a later day. Null for none.</summary>
    public required DateOnly? OutcomeCutoffOn { get; init; }

    /// <summary>Days after that window in which you can still claim an earlier outcome.</summary>
    public required int OutcomeReportDays { get; init; }

    /// <summary>Days after the cohort's first day in which you can claim the start. Then the place lapses.</summary>
    public required int StartWithinDays { get; init; }

    /// <summary>Maximum guided learning in one day, in minutes.</summary>
    public required int MaximumGuidedMinutesPerDay { get; init; }

    /// <summary>Days after the cohort's first day on which residents and partners are still offered it.</summary>
    public required int LateJoiningDays { get; init; }
}

/// <summary>The severity of an eligibility rule.</summary>
internal sealed record RuleSeverityOf : IHasText
{
    /// <summary>The rule's code, such as eligibility.age.</summary>
    public required string Code { get; init; }

    /// <summary>off: the rule is not applied. warn: a failure is reported. block: a failure refuses the enrolment.</summary>
    [EnumDataType(typeof(Severity))]
    public required string Severity { get; init; }

    string IHasText.Text => $"{Code}={Severity}";
}
