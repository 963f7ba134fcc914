using Bootcamps.Api.Courses;
using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Api.Enrolments;

/// <summary>
/// The unit of work of a correction. Claims on the old facts are taken back line by line and earned again if the new facts support them. Statements
/// show both, and no line is rewritten. A later correction can undo a wrong one: the place, the money and the claims come back
/// if the pools and the seats still have room.
/// </summary>
internal sealed class Correcting(
    EnrolmentRow found,
    CohortOwner owner,
    Actor actor,
    AreaBook areas,
    TakenLearner learner,
    DateOnly today) : Unit<EnrolmentMoved>(found.ProgrammeId, actor)
{
    private const string TakenBackBecause = "The learner's facts were corrected.";
    private readonly Recognising _recognising = new(owner.ProgrammeId, learner.Keys);

    /// <summary>The provider's own words.</summary>
    public string? Note { get; init; }

    /// <summary>The enrolments before the transfers. Their claims are taken back too if the learner is not eligible.</summary>
    public IReadOnlyList<EnrolmentRow> Earlier { get; init; } = [];

    /// <inheritdoc/>
    public override void Ask(Batch batch)
    {
        foreach (var earlier in Earlier)
        {
            batch.Ask(CohortStore.Cohorts, earlier.CohortId);
            batch.Ask(EnrolmentBook.Source, earlier.EnrolmentId);
            batch.Ask(StatementBook.Source, new StatementKey(earlier.ProgrammeId, earlier.Ukprn));
        }

        batch.Ask(CohortStore.GuidedHours, found.CohortId);

        batch.Ask(ProgrammeBook.Source, found.ProgrammeId);
        batch.Ask(CohortStore.Cohorts, found.CohortId);
        batch.Ask(EnrolmentBook.Source, found.EnrolmentId);
        batch.Ask(StatementBook.Source, new StatementKey(found.ProgrammeId, found.Ukprn));
        _recognising.Ask(batch);
        batch.Ask(AreaStore.Postcodes, learner.Home.ToString());
    }

    /// <inheritdoc/>
    protected override Outcome<EnrolmentMoved> Decide(Batch batch)
    {
        var book = batch.Get(ProgrammeBook.Source, found.ProgrammeId)!;
        var cohort = batch.Get(CohortStore.Cohorts, found.CohortId)!;
        var enrolment = batch.Get(EnrolmentBook.Source, found.EnrolmentId)!;
        var ruleSet = book.RulesOf(enrolment.Row.RuleSetId);
        var residence = areas.Resolve(
            PostcodeOrOutward.Of(learner.Home),
            learner.DeclaredLocalAuthority,
            batch.Get(AreaStore.Postcodes, learner.Home.ToString())?.ToFact(),
            cohort.StartsOn);
        var history = _recognising.History(batch, found.EnrolmentId);
        var eligibility = EligibilityRules.Decide(
            learner.Applicant with { Residence = residence, EarlierStartsThisYear = history.Starts },
            new LearningPlan(cohort.StartsOn, cohort.EndsOn, cohort.SectorCode, areas.Routes.GetValueOrDefault(cohort.SectorCode, RuleSet.StandardRoute)),
            ruleSet);
        var price = EmployerShare.Of(enrolment.Row.PricePence, learner.Applicant.EmploymentStatus!.Value, learner.EmployeeCount, ruleSet);

        List<Refusal> refusals = [.. price.Refusals];
        if (EnrolmentJourney.CheckCorrection(enrolment.Status, enrolment.Timeline) is { } illegal)
        {
            refusals.Add(illegal);
        }

        if (history.DuplicateOn(found.CohortId) is { } duplicate)
        {
            refusals.Add(duplicate);
        }

        if (eligibility.Verdict == Verdict.NeedsInformation)
        {
            refusals.AddRange(eligibility.Refusals("/learner/"));
        }

        var isComingBack = eligibility.Verdict == Verdict.Eligible && !enrolment.Row.IsLive;
        if (isComingBack && cohort.SeatsTaken >= cohort.Seats)
        {
            refusals.Add(new Refusal(
                "enrolment.cohort-full",
                FormattableString.Invariant($"The place was given back and all {cohort.Seats:N0} seats of the cohort are taken."),
                "/learner")
            { Actual = 1, Allowed = 0 });
        }

        if (refusals.Count > 0)
        {
            return Outcome<EnrolmentMoved>.Refused(refusals);
        }

        var earlier = isComingBack ? Earlier.Select(row => batch.Get(EnrolmentBook.Source, row.EnrolmentId)!).ToList() : [];
        var corrected = Corrected(enrolment, price.Value, ruleSet, residence, eligibility.Verdict);
        return NoRoom(book, enrolment.Row, corrected, earlier) is { Count: > 0 } shortages
            ? Outcome<EnrolmentMoved>.Refused(shortages)
            : Correct(batch, book, cohort, enrolment, corrected, eligibility, residence, history);
    }

    /// <inheritdoc/>
    protected override Change Describe(EnrolmentMoved value) =>
        new("enrolment.corrected", found.EnrolmentId, found.AuthorityId, found.Ukprn, $"status={value.Status}, takenBackPence={value.TakenBackPence}");

    private EnrolmentMoved Correct(
        Batch batch,
        ProgrammeBook book,
        CohortRow cohort,
        EnrolmentBook enrolment,
        EnrolmentRow corrected,
        EligibilityDecision eligibility,
        Residence residence,
        LearnerHistory history)
    {
        var ledger = new Ledger(batch, book);
        var before = enrolment.Row.Held();
        var isComingBack = corrected.IsLive && !enrolment.Row.IsLive;
        var held = enrolment.Milestones.ToList();
        List<MilestoneRow> claims = [.. enrolment.TakenBack.Concat(held).OrderBy(claim => Names.Parse<MilestoneKind>(claim.Kind))];
        foreach (var claim in Enumerable.Reverse(held))
        {
            enrolment.TakeBack(batch, claim, TakenBackBecause, today, ledger, isCorrection: true);
        }

        var learnerRow = EnrolmentLearnerRow.Of(found.EnrolmentId, learner, cohort.StartsOn);
        enrolment.Correct(cohort, corrected, LearnerCodes.Of(learnerRow), today, ledger);
        _recognising.Remember(batch, enrolment.Row, enrolment.Milestones.Count > 0);
        batch.Add(EnrolmentStore.Sql.ChangeLearner, learnerRow);
        batch.Add(EnrolmentStore.Sql.RetireEligibility, new { found.EnrolmentId });
        batch.Add(EnrolmentStore.Sql.AddEligibility, LearnerEligibilityRow.Of(found.EnrolmentId, eligibility, residence, cohort.StartsOn, batch.PostedAt));

        List<Refusal> warnings = [.. eligibility.Warnings("/learner/").Select(history.Explain), .. Revealed(history)];
        var status = enrolment.Status;
        var takenBack = held.Sum(claim => claim.Pence);
        if (eligibility.Verdict == Verdict.Ineligible)
        {
            warnings.AddRange(
                [new Refusal("enrolment.no-longer-eligible", "The corrected details make the learner ineligible."), .. eligibility.Refusals("/learner/")]);
            status = EnrolmentStatus.Withdrawn;
            takenBack += TakeBackEarlier(batch, book, ledger);
        }
        else
        {
            takenBack -= isComingBack ? EarnEarlierAgain(batch, book, ledger) : 0;
            warnings.AddRange(EarnAgain(batch, book, cohort, enrolment, claims, held, ledger));
            takenBack -= enrolment.Milestones.Sum(milestone => milestone.Pence);
            status = status == EnrolmentStatus.Deferred
                ? status
                : EnrolmentJourney.StatusOf(enrolment.Reached.Select(reached => reached.Kind), enrolment.Row.HasCarriedStart == true);
        }

        enrolment.Settle(batch, cohort, status, today, ledger, holdsNothing: eligibility.Verdict == Verdict.Ineligible);
        var released = new Held(before.Places - enrolment.Row.Held().Places, before.Pence - enrolment.Row.Held().Pence);
        enrolment.AddMove(batch, EnrolmentMove.Correct, today, released, note: Note);
        return EnrolmentMoved.Of(enrolment, today, released, takenBack) with
        {
            Warnings = [.. warnings.Select(warning => ProblemEntry.Of(warning) with { Severity = "warning" })],
        };
    }

    // After a transfer, the start is in the earlier enrolment.
    private long TakeBackEarlier(Batch batch, ProgrammeBook book, Ledger ledger)
    {
        var pence = 0L;
        foreach (var earlier in Earlier)
        {
            var left = batch.Get(EnrolmentBook.Source, earlier.EnrolmentId)!;
            foreach (var claim in left.Milestones.Reverse())
            {
                left.TakeBack(batch, claim, TakenBackBecause, today, ledger, isCorrection: true);
                pence += claim.Pence;
            }

            left.Settle(batch, batch.Get(CohortStore.Cohorts, earlier.CohortId)!, EnrolmentStatus.Transferred, today, ledger);
        }

        return pence;
    }

    private long EarnEarlierAgain(Batch batch, ProgrammeBook book, Ledger ledger)
    {
        var pence = 0L;
        foreach (var earlier in Earlier)
        {
            var left = batch.Get(EnrolmentBook.Source, earlier.EnrolmentId)!;
            foreach (var claim in left.TakenBack)
            {
                var kind = Names.Parse<MilestoneKind>(claim.Kind);
                pence += left.Earn(batch, book, kind, claim.OccurredOn, claim.Evidence, today, ledger, claim.DeclaredAt).Milestone.Pence;
            }

            left.Settle(batch, batch.Get(CohortStore.Cohorts, earlier.CohortId)!, EnrolmentStatus.Transferred, today, ledger);
        }

        return pence;
    }

    // In order, up to the first milestone that the new facts do not support.
    private IEnumerable<Refusal> EarnAgain(
        Batch batch, ProgrammeBook book, CohortRow cohort, EnrolmentBook enrolment, List<MilestoneRow> claims, List<MilestoneRow> held, Ledger ledger)
    {
        var hours = batch.Get(CohortStore.GuidedHours, found.CohortId)!;
        foreach (var claim in claims)
        {
            var kind = Names.Parse<MilestoneKind>(claim.Kind);
            var facts = enrolment.FactsFor(kind, claim.OccurredOn, EnrolmentBook.EvidenceOf(claim).ToFacts(), book, cohort, hours, DeclaredOn(claim));
            var refusals = MilestoneDecision.Check(
                facts with { Status = EnrolmentJourney.StatusOf(facts.Reached.Select(reached => reached.Kind), facts.HasCarriedStart) });
            if (refusals.Count > 0)
            {
                // An earlier correction has already reported the claims that it took back.
                return held.Contains(claim)
                    ? [new Refusal(
                        "enrolment.claim-taken-back",
                        $"The corrected details do not support the {claim.Kind} milestone. Its money is taken back, with that of later milestones."),
                        .. refusals]
                    : [];
            }

            enrolment.Earn(batch, book, kind, claim.OccurredOn, claim.Evidence, today, ledger, claim.DeclaredAt);
        }

        return [];
    }

    // A claim is checked as of the day it was made. Its instant is UTC and can be on the day before England's.
    private static DateOnly DeclaredOn(MilestoneRow claim) =>
        DateOnly.FromDateTime(claim.DeclaredAt.UtcDateTime) is var day && day > claim.OccurredOn ? day : claim.OccurredOn;

    // An ineligible learner's place and money are released. An eligible learner holds those of a live enrolment.
    private EnrolmentRow Corrected(EnrolmentBook enrolment, PriceSplit price, RuleSet ruleSet, Residence residence, Verdict verdict)
    {
        var row = enrolment.Row;
        var amounts = MilestonePayments.Split(price.AuthorityPence, ruleSet.MilestoneShares).Value;
        var status = row.IsLive || verdict != Verdict.Eligible
            ? enrolment.Status
            : enrolment.Timeline.Breaks is [.., { Until: null }] ? EnrolmentStatus.Deferred : EnrolmentJourney.StatusOf([], row.HasCarriedStart == true);
        var held = verdict == Verdict.Eligible
            ? EnrolmentCommitment.Of(status, amounts, new Dictionary<MilestoneKind, long>(), row.HasCarriedStart == true, row.OutcomeClosedOn is not null)
            : default;
        return row with
        {
            Status = Names.NameOf(status),
            IsLive = EnrolmentJourney.IsLive(status),
            LocalAuthorityCode = residence.LocalAuthorityCode?.ToString(),
            UlnKey = learner.Keys.UlnKey,
            PersonKey = learner.Keys.PersonKey,
            HomeKey = learner.Keys.HomeKey,
            NinoKey = learner.Keys.NinoKey,
            AuthorityPence = price.AuthorityPence,
            EmployerPence = price.EmployerPence,
            StartPence = amounts.StartPence,
            CompletionPence = amounts.CompletionPence,
            OutcomePence = amounts.OutcomePence,
            HeldPlaces = held.Places,
            HeldPence = held.Pence,
        };
    }

    // Tries only the pools, because they can be full for a larger share or for a place that comes back.
    private static IReadOnlyList<Refusal> NoRoom(ProgrammeBook book, EnrolmentRow before, EnrolmentRow after, IReadOnlyList<EnrolmentBook> earlier)
    {
        List<Draw> draws = [On(before, -1), On(after, 1)];
        draws.AddRange(earlier.Select(left => new Draw(
            left.Row.Ukprn, left.Row.SectorCode, 0, left.TakenBack.Sum(claim => left.Row.Amounts().Of(Names.Parse<MilestoneKind>(claim.Kind))))));
        var shortages = book.Books.Pools.Shortages(draws, PoolFigures.ProviderOnly);
        return [.. shortages.Select(shortage => shortage with { Pointer = "/learner" })];
    }

    private static Draw On(EnrolmentRow row, int by) => new(row.Ukprn, row.SectorCode, by * row.Held().Places, by * row.Held().Pence);

    private IEnumerable<Refusal> Revealed(LearnerHistory history)
    {
        if (history.Starts > 0)
        {
            var message = $"The corrected details match a learner with {Prose.Count(history.Starts + 1, "enrolment")} in this programme.";
            yield return new Refusal("enrolment.duplicate-revealed", message, "/learner") { Actual = history.Starts + 1, MatchedOn = history.StartsMatchedOn };
        }

        if (history.LikelyOn(found.CohortId) is { } likely)
        {
            yield return likely;
        }
    }
}
