using Bootcamps.Api.Courses;
using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Providers;
using Bootcamps.Domain;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;

namespace Bootcamps.Api.Enrolments;

/// <summary>The unit of work of an enrolment, decided in the programme's lane on the result of all earlier enrolments.</summary>
internal sealed class Enrolling(
    CohortOwner owner,
    Actor actor,
    AreaBook areas,
    TakenLearner learner,
    DateOnly today) : Unit<Enrolment>(owner.ProgrammeId, actor)
{
    private readonly string _enrolmentId = Ids.New();
    private readonly ProviderKey _providerKey = new(owner.AuthorityId, owner.Ukprn);
    private readonly Recognising _recognising = new(owner.ProgrammeId, learner.Keys);

    /// <summary>The provider's own reference.</summary>
    public string? ProviderReference { get; init; }

    /// <summary>The day of enrolment the provider gave. Null for today.</summary>
    public DateOnly? EnrolledOn { get; init; }

    /// <summary>JSON pointer to that day in the request.</summary>
    public string EnrolledOnPointer { get; init; } = "/enrolledOn";

    /// <summary>The earlier enrolment, for a transfer. Otherwise null.</summary>
    public CarriedFrom? Carried { get; set; }

    /// <inheritdoc/>
    public override void Ask(Batch batch)
    {
        batch.Ask(ProgrammeBook.Source, owner.ProgrammeId);
        batch.Ask(CohortStore.Cohorts, owner.CohortId);
        batch.Ask(ProviderStore.Suspended, _providerKey);
        _recognising.Ask(batch);
        batch.Ask(AreaStore.Postcodes, learner.Home.ToString());
    }

    /// <inheritdoc/>
    protected override Outcome<Enrolment> Decide(Batch batch)
    {
        var terms = Evaluate(batch);
        return terms.IsRefused
            ? Outcome<Enrolment>.Refused(terms.Refusals)
            : Commit(batch, terms.Value, new Ledger(batch, batch.Get(ProgrammeBook.Source, owner.ProgrammeId)!));
    }

    /// <summary>Decides. Nothing is changed.</summary>
    public Outcome<EnrolmentTerms> Evaluate(Batch batch)
    {
        var book = batch.Get(ProgrammeBook.Source, owner.ProgrammeId)!;
        var cohort = batch.Get(CohortStore.Cohorts, owner.CohortId)!;
        return EnrolmentDecision.Decide(
            new EnrolmentFacts
            {
                Cohort = new EnrolmentCohort(
                    cohort.CohortId, cohort.Ukprn, cohort.SectorCode, cohort.StartsOn, cohort.EndsOn, cohort.Seats, cohort.SeatsTaken,
                    cohort.Status == CohortRow.Open, cohort.PricePence),
                RuleSets = book.RuleSets,
                Route = areas.Routes.GetValueOrDefault(cohort.SectorCode, RuleSet.StandardRoute),
                Applicant = learner.Applicant with { Residence = ResidenceOf(batch, cohort) },
                EmployeeCount = learner.EmployeeCount,
                EnrolledOn = EnrolledOn,
                EnrolledOnPointer = EnrolledOnPointer,
                ProgrammeStartsOn = book.Programme.StartsOn,
                Today = today,
                AcceptsUntil = book.Programme.AcceptsUntil,
                IsProviderSuspended = batch.Get(ProviderStore.Suspended, _providerKey) is not null,
                History = _recognising.History(batch, Carried?.EnrolmentId),
                HasCarriedStart = Carried is { HasStart: true },
                Freed = Carried?.Freed is { } freed ? [freed] : [],
                IsNinoSuffixMissing = learner.IsNinoSuffixMissing,
                Figures = Actor.Caller.IsProvider ? PoolFigures.ProviderOnly : PoolFigures.All,
            },
            book.Books.Pools);
    }

    /// <inheritdoc/>
    protected override Change Describe(Enrolment value) => new(
        "enrolment.created", _enrolmentId, owner.AuthorityId, owner.Ukprn,
        ChangedFields.With(
            ("status", value.Status),
            ("cohortId", value.CohortId),
            ("enrolledOn", value.EnrolledOn),
            ("committedPence", value.Funding.CommittedPence)));

    /// <summary>The entry in the feed when the enrolment is part of another change, such as a transfer.</summary>
    public Change Described(Enrolment value) => Describe(value);

    private Residence ResidenceOf(Batch batch, CohortRow cohort) =>
        areas.Resolve(
            PostcodeOrOutward.Of(learner.Home),
            learner.DeclaredLocalAuthority,
            batch.Get(AreaStore.Postcodes, learner.Home.ToString())?.ToFact(),
            cohort.StartsOn);

    /// <summary>Adds the rows of an enrolment on the terms just decided, and counts it.</summary>
    public Enrolment Commit(Batch batch, EnrolmentTerms terms, Ledger ledger)
    {
        var book = batch.Get(ProgrammeBook.Source, owner.ProgrammeId)!;
        var cohort = batch.Get(CohortStore.Cohorts, owner.CohortId)!;
        var residence = ResidenceOf(batch, cohort);
        var localAuthorityCode = residence.LocalAuthorityCode?.ToString();
        var hasCarriedStart = Carried is { HasStart: true };
        var row = new EnrolmentRow
        {
            EnrolmentId = _enrolmentId,
            ProgrammeId = owner.ProgrammeId,
            Number = batch.Number,
            AuthorityId = owner.AuthorityId,
            Ukprn = owner.Ukprn,
            CohortId = owner.CohortId,
            SectorCode = cohort.SectorCode,
            ProviderReference = ProviderReference,
            Status = Names.NameOf(hasCarriedStart ? EnrolmentStatus.Started : EnrolmentJourney.Begins),
            IsLive = true,
            EnrolledOn = terms.EnrolledOn,
            LocalAuthorityCode = localAuthorityCode,
            UlnKey = learner.Keys.UlnKey,
            PersonKey = learner.Keys.PersonKey,
            HomeKey = learner.Keys.HomeKey,
            NinoKey = learner.Keys.NinoKey,
            PricePence = cohort.PricePence,
            AuthorityPence = terms.Price.AuthorityPence,
            EmployerPence = terms.Price.EmployerPence,
            StartPence = terms.Milestones.StartPence,
            CompletionPence = terms.Milestones.CompletionPence,
            OutcomePence = terms.Milestones.OutcomePence,
            RuleSetId = terms.Eligibility.RuleSetId,
            HeldPlaces = hasCarriedStart ? 1 : null,
            HeldPence = hasCarriedStart ? terms.CommittedPence : null,
            CarriedFromId = Carried?.EnrolmentId,
            HasCarriedStart = hasCarriedStart ? true : null,
            Version = 1,
            CreatedAt = batch.PostedAt,
            UpdatedAt = batch.PostedAt,
        };
        var rules = terms.Eligibility.Results.Select(RuleAnswer.Of).ToList();
        AddRows(batch, row, residence, cohort.StartsOn, terms);
        ledger.Post(
            EnrolmentBook.Of(PostingKind.Commit, row, row.EnrolledOn, Period.Of(row.EnrolledOn)) with
            {
                Places = 1,
                Seats = 1,
                CommittedPence = terms.CommittedPence,
            },
            cohort.Occupancy);
        _recognising.Remember(batch, row, hasMilestones: false);

        return Enrolment.Of(row) with
        {
            Eligibility = new EnrolmentEligibility { Verdict = Names.NameOf(terms.Eligibility.Verdict), RuleSet = row.RuleSetId, Rules = rules },
            Warnings = [.. terms.Warnings.Select(warning => ProblemEntry.Of(warning) with { Severity = "warning" })],
            Headroom = HeadroomOf(book.Books.Pools.PoolsAbove(owner.Ukprn, cohort.SectorCode)),
        };
    }

    private void AddRows(Batch batch, EnrolmentRow row, Residence residence, DateOnly startsOn, EnrolmentTerms terms)
    {
        batch.Add(EnrolmentStore.Sql.Add, row);
        batch.Add(EnrolmentStore.Sql.AddLearner, EnrolmentLearnerRow.Of(row.EnrolmentId, learner, startsOn));
        batch.Add(EnrolmentStore.Sql.AddEligibility, LearnerEligibilityRow.Of(row.EnrolmentId, terms.Eligibility, residence, startsOn, batch.PostedAt));
    }

    private static EnrolmentHeadroom? HeadroomOf(IReadOnlyList<FundingPool> pools)
    {
        EnrolmentHeadroom? least = null;
        foreach (var pool in pools)
        {
            if (pool.Ukprn is not null)
            {
                least = new EnrolmentHeadroom
                {
                    RemainingPlaces = Math.Min(least?.RemainingPlaces ?? int.MaxValue, pool.RemainingPlaces),
                    RemainingPence = Math.Min(least?.RemainingPence ?? long.MaxValue, pool.RemainingPence),
                };
            }
        }

        return least;
    }
}

/// <summary>The enrolment before a transfer.</summary>
/// <param name="EnrolmentId">Its id.</param>
/// <param name="HasStart">Whether the start was paid for there.</param>
/// <param name="Freed">The place and money it gives back.</param>
internal sealed record CarriedFrom(string EnrolmentId, bool HasStart, Draw Freed);
