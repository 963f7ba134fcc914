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
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
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
    private readonly ProviderKey _providerKey = new(owner.AuthorityId, owner.Ukprn);
    private readonly Recognising _recognising = new(owner.ProgrammeId, learner.Keys);

    /// <summary>The provider's own reference.</summary>
    public string? ProviderReference { get; init; }

    /// <summary>The day of enrolment the provider gave. Null for today.</summary>
    public DateOnly? EnrolledOn { get; init; }

    /// <summary>JSON pointer to that day in the request.</summary>
    public string EnrolledOnPointer { get; init; } = "/enrolledOn";

    /// <summary>Id of the new enrolment.</summary>
    public string EnrolmentId { get; } = Ids.New();

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
        var session = new ProgrammeSession(batch, owner.ProgrammeId);
        var facts = Facts(batch, session, transferredId: null);
        var terms = EnrolmentDecision.Decide(facts, session.Book.Books.Pools);
        if (terms.IsRefused)
        {
            return Outcome<Enrolment>.Refused(terms.Refusals);
        }

        var change = EnrolmentDecision.Enrol(terms.Value, facts, EnrolmentId, Group(session), batch.PostedAt);
        session.Write(change);
        return Add(batch, session, change.After, terms.Value);
    }

    /// <summary>The facts that the enrolment is decided on.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="session">The programme.</param>
    /// <param name="transferredId">The enrolment that the learner leaves for this one. Null for none.</param>
    public EnrolmentFacts Facts(Batch batch, ProgrammeSession session, string? transferredId)
    {
        var cohort = session.Cohort(owner.CohortId);
        return new EnrolmentFacts
        {
            Cohort = cohort.ToFacts(),
            RuleSets = session.Book.RuleSets,
            Route = areas.Routes.GetValueOrDefault(cohort.SectorCode, RuleSet.StandardRoute),
            Applicant = learner.Applicant with { Residence = ResidenceOf(batch, cohort) },
            EmployeeCount = learner.EmployeeCount,
            EnrolledOn = EnrolledOn,
            EnrolledOnPointer = EnrolledOnPointer,
            ProgrammeStartsOn = session.Book.Programme.StartsOn,
            Today = today,
            AcceptsUntil = session.Book.Programme.AcceptsUntil,
            IsProviderSuspended = batch.Get(ProviderStore.Suspended, _providerKey) is not null,
            History = _recognising.History(batch, transferredId),
            IsNinoSuffixMissing = learner.IsNinoSuffixMissing,
            Figures = Actor.Caller.IsProvider ? PoolFigures.ProviderOnly : PoolFigures.All,
        };
    }

    /// <summary>The learner's characteristics that statistics count by.</summary>
    public LearnerGroup Group(ProgrammeSession session) => LearnerRow(session).Codes().Group();

    /// <inheritdoc/>
    protected override Change Describe(Enrolment value) => new(
        "enrolment.created", EnrolmentId, owner.AuthorityId, owner.Ukprn,
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

    /// <summary>Adds the rows of an enrolment that was just decided.</summary>
    public Enrolment Add(Batch batch, ProgrammeSession session, EnrolmentState enrolment, EnrolmentTerms terms)
    {
        var cohort = session.Cohort(owner.CohortId);
        var row = new EnrolmentRow
        {
            EnrolmentId = enrolment.EnrolmentId,
            ProgrammeId = owner.ProgrammeId,
            Number = batch.Number,
            AuthorityId = owner.AuthorityId,
            Ukprn = owner.Ukprn,
            CohortId = owner.CohortId,
            SectorCode = enrolment.SectorCode,
            ProviderReference = ProviderReference,
            Status = Names.NameOf(enrolment.Status),
            IsLive = enrolment.IsLive,
            EnrolledOn = enrolment.EnrolledOn,
            LocalAuthorityCode = enrolment.LocalAuthorityCode,
            UlnKey = learner.Keys.UlnKey,
            PersonKey = learner.Keys.PersonKey,
            HomeKey = learner.Keys.HomeKey,
            NinoKey = learner.Keys.NinoKey,
            PricePence = cohort.PricePence,
            AuthorityPence = enrolment.Price.AuthorityPence,
            EmployerPence = enrolment.Price.EmployerPence,
            StartPence = enrolment.Amounts.StartPence,
            CompletionPence = enrolment.Amounts.CompletionPence,
            OutcomePence = enrolment.Amounts.OutcomePence,
            RuleSetId = enrolment.RuleSetId,
            HeldPlaces = enrolment.HasCarriedStart ? enrolment.Held.Places : null,
            HeldPence = enrolment.HasCarriedStart ? enrolment.Held.Pence : null,
            CarriedFromId = enrolment.CarriedFromId,
            HasCarriedStart = enrolment.HasCarriedStart ? true : null,
            Version = enrolment.Version,
            CreatedAt = batch.PostedAt,
            UpdatedAt = batch.PostedAt,
        };
        var residence = ResidenceOf(batch, cohort);
        batch.Add(EnrolmentStore.Sql.Add, row);
        batch.Add(EnrolmentStore.Sql.AddLearner, LearnerRow(session));
        batch.Add(
            EnrolmentStore.Sql.AddEligibility,
            LearnerEligibilityRow.Of(row.EnrolmentId, terms.Eligibility, residence, cohort.StartsOn, batch.PostedAt));
        _recognising.Remember(batch, row, hasMilestones: false);
        return Enrolment.Of(row) with
        {
            Eligibility = new EnrolmentEligibility
            {
                Verdict = Names.NameOf(terms.Eligibility.Verdict), RuleSet = row.RuleSetId, Rules = [.. terms.Eligibility.Results.Select(RuleAnswer.Of)],
            },
            Warnings = [.. terms.Warnings.Select(warning => ProblemEntry.Of(warning) with { Severity = "warning" })],
            Headroom = HeadroomOf(session.Book.Books.Pools.PoolsAbove(owner.Ukprn, cohort.SectorCode)),
        };
    }

    private EnrolmentLearnerRow LearnerRow(ProgrammeSession session) => EnrolmentLearnerRow.Of(EnrolmentId, learner, session.Cohort(owner.CohortId).StartsOn);

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
