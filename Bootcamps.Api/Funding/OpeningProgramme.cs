using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Targets;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;
using Bootcamps.Domain.Reports;
using Bootcamps.Domain.Targets;

namespace Bootcamps.Api.Funding;

/// <summary>
/// The unit of work that opens a programme. It runs in the reference lane, so that two programmes of an authority cannot be opened at once. It also adds the
/// programme's lane and its first changes: number 1 opens the programme with its opening balances, and each later number adds a rule set.
/// </summary>
internal sealed class OpeningProgramme(Actor actor, FinancialYear year) : Unit<Programme>(WriteQueue.ReferenceLane, actor)
{
    private readonly string _authorityId = actor.Caller.AuthorityId!;
    private readonly string _programmeId = ProgrammeRules.ProgrammeIdOf(actor.Caller.AuthorityId!, year);

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Last day on which enrolments are accepted.</summary>
    public required DateOnly? AcceptsUntil { get; init; }

    /// <summary>The commitment limit in basis points. Null for the default.</summary>
    public required int? CommitmentLimitBasisPoints { get; init; }

    /// <summary>The programme it is copied from; one of the caller's.</summary>
    public required string? CopyFrom { get; init; }

    /// <summary>The balances taken over from earlier years.</summary>
    public required IReadOnlyList<OpeningBalance> Openings { get; init; }

    /// <inheritdoc/>
    public override void Ask(Batch batch)
    {
        batch.Ask(FundingStore.Years, _authorityId);
        batch.Ask(FundingStore.Authorities, _authorityId);
        if (CopyFrom is not null)
        {
            batch.Ask(FundingStore.Templates, CopyFrom);
        }
    }

    /// <inheritdoc/>
    protected override Outcome<Programme> Decide(Batch batch)
    {
        var years = batch.Get(FundingStore.Years, _authorityId)!;
        var lists = batch.Get(FundingStore.Authorities, _authorityId)!;
        var template = CopyFrom is null ? null : batch.Get(FundingStore.Templates, CopyFrom);
        var limit = CommitmentLimitBasisPoints ?? template?.Book.Programme.CommitmentLimitBasisPoints ?? BasisPoints.Whole;

        var refusals = ProgrammeRules.Check(year, FinancialYear.Of(Days.DayOf(batch.PostedAt)), AcceptsUntil, Openings, lists.Sectors).ToList();
        if (years.Contains(year.FirstYear))
        {
            refusals.Add(new Refusal("programme.duplicate", $"The authority already has a programme for {year}.", "/financialYear"));
        }

        var plan = AllocationsOf(template, lists, limit);
        if (plan is { IsRefused: true })
        {
            refusals.AddRange(plan.Refusals.Select(refusal => refusal with { Pointer = "/openings" }));
        }

        var copied = CopyOf(template);
        refusals.AddRange(copied.Check(year, lists).Select(refusal => refusal with { Pointer = "/copyFrom" }));
        return refusals.Count > 0 ? Outcome<Programme>.Refused(refusals)
            : Open(batch, years, copied, plan?.Value.Pools ?? [], limit, template?.Book.Programme.IsOverAllocationAllowed ?? false);
    }

    /// <inheritdoc/>
    protected override Change Describe(Programme value) => new("programme.created", _programmeId, _authorityId);

    // The first change of the programme's own lane.
    private Change Describe() => new("programme.opened", _programmeId, _authorityId);

    // The template's caps with the new programme's opening balances. Null when there are none to copy.
    private Outcome<AllocationPlan>? AllocationsOf(ProgrammeTemplate? template, AuthorityLists lists, int limit) =>
        template is null || template.Book.Books.Pools.Pools.Count == 0
        ? null
        : AllocationRules.Decide(
            [.. template.Book.Books.Pools.Pools.Select(pool => new Allocation(pool.Level, pool.SectorCode, pool.Ukprn, pool.CapPlaces, pool.CapPence))],
            new AllocationFacts
            {
                ProgrammeId = _programmeId,
                CommitmentLimitBasisPoints = limit,
                Sectors = lists.Sectors,
                Providers = lists.Providers,
                Committed = [.. Openings.Select(opening => new CommittedBeneath(opening.SectorCode, null, opening.Places, opening.Pence))],
                Version = 1,
            });

    // Moves the template's values to the new year.
    private Copied CopyOf(ProgrammeTemplate? template)
    {
        if (template is null)
        {
            return new Copied([], [], new PerformanceRule { ValidFrom = year.StartsOn });
        }

        var from = new FinancialYear(template.Book.Programme.FinancialYear);
        return new Copied(
            ProgrammeRules.CopyOf(template.Book.RuleSets, from, _programmeId, year),
            [.. template.Targets.Select(target => target.ToTarget() with { Period = Period.Plus(target.Period, 12 * (year.FirstYear - from.FirstYear)) })],
            template.Performance with { ValidFrom = year.StartsOn });
    }

    private Programme Open(
        Batch batch,
        HashSet<int> years,
        Copied copied,
        IReadOnlyList<FundingPool> pools,
        int limit,
        bool isOverAllocationAllowed)
    {
        years.Add(year.FirstYear);
        var row = new ProgrammeRow
        {
            ProgrammeId = _programmeId,
            AuthorityId = _authorityId,
            Number = batch.Number,
            Name = Name,
            FinancialYear = year.FirstYear,
            StartsOn = year.StartsOn,
            EndsOn = year.EndsOn,
            AcceptsUntil = AcceptsUntil,
            CommitmentLimitBasisPoints = limit,
            IsOverAllocationAllowed = isOverAllocationAllowed,
            AllocationsVersion = 1,
            TargetsVersion = 1,
            Version = 1,
            CreatedAt = batch.PostedAt,
        };
        batch.Add(Lane.Sql.Add, new Lane.LaneRow { LaneId = _programmeId, Turn = 0, LastNumber = 1 + copied.RuleSets.Count, LastPostedAt = batch.PostedAt });
        batch.Add(FundingStore.Sql.Add, row);
        AddChange(batch, 1, Describe());
        foreach (var (i, ruleSet) in copied.RuleSets.Index())
        {
            batch.Add(RuleSetStore.Sql.Add, RuleSetRow.Of(ruleSet, i + 2, batch.PostedAt));
            AddChange(batch, i + 2, AddRuleSet.Describe(ruleSet.RuleSetId, _authorityId));
        }

        foreach (var pool in pools)
        {
            batch.Add(ProgrammeBook.Sql.AddPool, PoolRow.Of(pool));
        }

        foreach (var target in copied.Targets)
        {
            batch.Add(TargetStore.Sql.Add, TargetRow.Of(_programmeId, target));
        }

        PerformanceStore.AddRule(batch, _programmeId, copied.Performance);
        TakeOver(batch, pools);
        return Programme.Of(row);
    }

    // Openings are posted to the day before the programme, because they belong to earlier years.
    private void TakeOver(Batch batch, IReadOnlyList<FundingPool> pools)
    {
        var occurredOn = year.StartsOn.AddDays(-1);
        var books = new Books(new PoolBook(_programmeId, []), new TallyBook([]), new PerformanceBook([]));
        foreach (var (i, opening) in Openings.Index())
        {
            var posting = new Posting
            {
                Kind = PostingKind.Opening, SectorCode = opening.SectorCode, OccurredOn = occurredOn, Period = Period.Of(occurredOn),
                Places = opening.Places, CommittedPence = opening.Pence,
            };
            books.Post(posting);
            batch.Add(Ledger.Sql.Add, LedgerRow.Of(_programmeId, 1, i + 1, batch.PostedAt, posting));
            batch.Add(PerformanceStore.Sql.AddOpening, new { ProgrammeId = _programmeId, opening.SectorCode, opening.Completions, opening.Outcomes });
        }

        foreach (var (i, posting) in books.Replace(new PoolBook(_programmeId, pools), Days.DayOf(batch.PostedAt)).Index())
        {
            batch.Add(Ledger.Sql.Add, LedgerRow.Of(_programmeId, 1, Openings.Count + i + 1, batch.PostedAt, posting));
        }

        foreach (var tally in books.Tallies.Changed)
        {
            batch.Add(ProgrammeBook.Sql.AddTally, TallyRow.Of(_programmeId, tally));
        }
    }

    private void AddChange(Batch batch, long number, Change change)
    {
        var row = new
        {
            LaneId = _programmeId, Number = number, UnitId = Ids.New(), change.AuthorityId, ActorRole = Actor.Caller.Role, ActorId = Actor.Caller.ActorId,
            change.Kind, change.EntityId, Actor.RequestId, batch.PostedAt,
        };
        batch.Add(FundingStore.Sql.AddFirstChange, row);
        batch.Add(FundingStore.Sql.AddFirstAudit, row);
    }

    private sealed record Copied(IReadOnlyList<RuleSet> RuleSets, IReadOnlyList<Target> Targets, PerformanceRule Performance)
    {
        // A template can be older than a rule, so copied values are checked like sent ones.
        public IEnumerable<Refusal> Check(FinancialYear year, AuthorityLists lists) =>
        [
            .. RuleSets.SelectMany(ruleSet => ProgrammeRules.Check(ruleSet, [], year.StartsOn, year.EndsOn)),
            .. TargetRules.Check(
                Targets,
                new TargetFacts { StartsOn = year.StartsOn, EndsOn = year.EndsOn, Sectors = lists.Sectors, Providers = lists.Providers }),
        ];
    }
}
