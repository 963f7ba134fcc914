using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Api.Funding;

/// <summary>A row of the milestone rules of a rule set.</summary>
internal sealed record MilestoneRuleRow
{
    public required string RuleSetId { get; init; }

    public required int StartQualifyingDays { get; init; }

    public required int StartGuidedMinutes { get; init; }

    public required int StartElapsedDays { get; init; }

    public required bool IsInitialAssessmentNeeded { get; init; }

    public required int OutcomeWeeks { get; init; }

    public required int OutcomeMonths { get; init; }

    public required DateOnly? OutcomeCutoffOn { get; init; }

    public required int OutcomeReportDays { get; init; }

    public required int StartWithinDays { get; init; }

    public required int MaximumGuidedMinutesPerDay { get; init; }

    public required int LateJoiningDays { get; init; }

    /// <summary>The rules of a set as a row.</summary>
    public static MilestoneRuleRow Of(RuleSet ruleSet) => new()
    {
        RuleSetId = ruleSet.RuleSetId,
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
    };

    /// <summary>The rules as domain values.</summary>
    public MilestoneRules ToRules() => new()
    {
        StartQualifyingDays = StartQualifyingDays,
        StartGuidedMinutes = StartGuidedMinutes,
        StartElapsedDays = StartElapsedDays,
        IsInitialAssessmentNeeded = IsInitialAssessmentNeeded,
        OutcomeWeeks = OutcomeWeeks,
        OutcomeMonths = OutcomeMonths,
        OutcomeCutoffOn = OutcomeCutoffOn,
        OutcomeReportDays = OutcomeReportDays,
        StartWithinDays = StartWithinDays,
        MaximumGuidedMinutesPerDay = MaximumGuidedMinutesPerDay,
        LateJoiningDays = LateJoiningDays,
    };
}
