using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Reports;

namespace Bootcamps.Api.Funding;

/// <summary>A row of the table of programmes.</summary>
internal sealed record ProgrammeRow
{
    public required string ProgrammeId { get; init; }

    public required string AuthorityId { get; init; }

    public required long Number { get; init; }

    public required string Name { get; init; }

    public required int FinancialYear { get; init; }

    public required DateOnly StartsOn { get; init; }

    public required DateOnly EndsOn { get; init; }

    public required DateOnly? AcceptsUntil { get; init; }

    public required int CommitmentLimitBasisPoints { get; init; }

    public required bool IsOverAllocationAllowed { get; init; }

    public required int AllocationsVersion { get; init; }

    public required int TargetsVersion { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A row of a rule set.</summary>
internal sealed record RuleSetRow
{
    public required string RuleSetId { get; init; }

    public required string ProgrammeId { get; init; }

    public required long Number { get; init; }

    public required string Route { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required string Name { get; init; }

    public required string Source { get; init; }

    public required string AgeRule { get; init; }

    public required int MinimumAge { get; init; }

    public required int? UnemployedUnderMonths { get; init; }

    public required int PrisonReleaseMonths { get; init; }

    public required int StartsPerFinancialYear { get; init; }

    public required int MaximumWeeks { get; init; }

    public required int MinimumGuidedHours { get; init; }

    public required int LowestLevel { get; init; }

    public required int HighestLevel { get; init; }

    public required bool IsLevel2OpenToAll { get; init; }

    public required int SmallEmployerUpTo { get; init; }

    public required int SmallEmployerBasisPoints { get; init; }

    public required int LargeEmployerBasisPoints { get; init; }

    public required int StartBasisPoints { get; init; }

    public required int CompletionBasisPoints { get; init; }

    public required int OutcomeBasisPoints { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A rule set as a row.</summary>
    public static RuleSetRow Of(RuleSet ruleSet, long number, DateTimeOffset createdAt) => new()
    {
        RuleSetId = ruleSet.RuleSetId,
        ProgrammeId = ruleSet.ProgrammeId,
        Number = number,
        Route = ruleSet.Route,
        ValidFrom = ruleSet.ValidFrom,
        Name = ruleSet.Name,
        Source = ruleSet.Source,
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
        SmallEmployerBasisPoints = ruleSet.SmallEmployerBasisPoints,
        LargeEmployerBasisPoints = ruleSet.LargeEmployerBasisPoints,
        StartBasisPoints = ruleSet.StartBasisPoints,
        CompletionBasisPoints = ruleSet.CompletionBasisPoints,
        OutcomeBasisPoints = ruleSet.OutcomeBasisPoints,
        CreatedAt = createdAt,
    };

    /// <summary>The rule set as a domain value.</summary>
    public RuleSet ToRuleSet(IEnumerable<SeverityRow> severities) => new()
    {
        RuleSetId = RuleSetId,
        ProgrammeId = ProgrammeId,
        Route = Route,
        ValidFrom = ValidFrom,
        Name = Name,
        Source = Source,
        Severities = severities.ToDictionary(row => row.Code, row => Names.Parse<Severity>(row.Severity), StringComparer.Ordinal),
        AgeRule = Names.Parse<AgeRule>(AgeRule),
        MinimumAge = MinimumAge,
        UnemployedUnderMonths = UnemployedUnderMonths,
        PrisonReleaseMonths = PrisonReleaseMonths,
        StartsPerFinancialYear = StartsPerFinancialYear,
        MaximumWeeks = MaximumWeeks,
        MinimumGuidedHours = MinimumGuidedHours,
        LowestLevel = LowestLevel,
        HighestLevel = HighestLevel,
        IsLevel2OpenToAll = IsLevel2OpenToAll,
        SmallEmployerUpTo = SmallEmployerUpTo,
        SmallEmployerBasisPoints = SmallEmployerBasisPoints,
        LargeEmployerBasisPoints = LargeEmployerBasisPoints,
        StartBasisPoints = StartBasisPoints,
        CompletionBasisPoints = CompletionBasisPoints,
        OutcomeBasisPoints = OutcomeBasisPoints,
    };
}

/// <summary>A row with the severity of one rule of a rule set.</summary>
internal sealed record SeverityRow
{
    public required string RuleSetId { get; init; }

    public required string Code { get; init; }

    public required string Severity { get; init; }

    /// <summary>The severities of a rule set, as rows. A rule that is off has no row.</summary>
    public static IEnumerable<SeverityRow> Of(RuleSet ruleSet) => ruleSet.Severities
        .Where(pair => pair.Value != Domain.Eligibility.Severity.Off)
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => new SeverityRow { RuleSetId = ruleSet.RuleSetId, Code = pair.Key, Severity = Names.NameOf(pair.Value) });
}

/// <summary>A row of a funding pool.</summary>
internal sealed record PoolRow
{
    public required string PoolId { get; init; }

    public required string ProgrammeId { get; init; }

    public required string PoolLevel { get; init; }

    public required string? SectorCode { get; init; }

    public required int? Ukprn { get; init; }

    public required int CapPlaces { get; init; }

    public required long CapPence { get; init; }

    public required long LimitPence { get; init; }

    public required int CommittedPlaces { get; init; }

    public required long CommittedPence { get; init; }

    public required long? EarnedPence { get; init; }

    /// <summary>A pool as a row.</summary>
    public static PoolRow Of(FundingPool pool) => new()
    {
        PoolId = pool.PoolId,
        ProgrammeId = pool.ProgrammeId,
        PoolLevel = Names.NameOf(pool.Level),
        SectorCode = pool.SectorCode,
        Ukprn = pool.Ukprn,
        CapPlaces = pool.CapPlaces,
        CapPence = pool.CapPence,
        LimitPence = pool.CommitmentLimitPence,
        CommittedPlaces = pool.CommittedPlaces,
        CommittedPence = pool.CommittedPence,
        EarnedPence = pool.EarnedPence,
    };

    /// <summary>The pool as a domain value.</summary>
    public FundingPool ToPool(ProgrammeRow programme) => new(
        ProgrammeId, SectorCode, Ukprn, CapPlaces, CapPence, programme.CommitmentLimitBasisPoints, CommittedPlaces, CommittedPence,
        programme.AllocationsVersion, EarnedPence ?? 0);
}

/// <summary>A row of a counter, with the values that were read.</summary>
internal sealed record TallyRow
{
    public required string ProgrammeId { get; init; }

    public required string Dimension { get; init; }

    public required string Member { get; init; }

    public required int OpeningPlaces { get; init; }

    public required int CommittedPlaces { get; init; }

    public required long CommittedPence { get; init; }

    public int SavedPlaces { get; init; }

    public long SavedPence { get; init; }

    /// <summary>A counter as a row.</summary>
    public static TallyRow Of(string programmeId, Tally tally) => new()
    {
        ProgrammeId = programmeId,
        Dimension = Names.NameOf(tally.Dimension),
        Member = tally.Member,
        OpeningPlaces = tally.OpeningPlaces,
        CommittedPlaces = tally.CommittedPlaces,
        CommittedPence = tally.CommittedPence,
        SavedPlaces = tally.SavedPlaces,
        SavedPence = tally.SavedPence,
    };

    /// <summary>The counter as a domain value.</summary>
    public Tally ToTally() => new(Names.Parse<TallyDimension>(Dimension), Member, OpeningPlaces, CommittedPlaces, CommittedPence);
}
