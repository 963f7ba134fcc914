using System.Text.Json;
using Bootcamps.Domain;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;
using Bootcamps.Domain.Reports;
using Bootcamps.Domain.Targets;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>Decisions on variations, without a database. Each is made on a state of 15 November 2024 and changes nothing.</summary>
public sealed class VariationRulesTests
{
    private const string Programme = "LCRCA-2024-25";
    private const int Provider = 10001234;
    private const int NewProvider = 10005678;

    private static readonly DateOnly Today = new(2024, 11, 15);
    private static readonly DateTimeOffset Now = new(2024, 11, 15, 9, 0, 0, TimeSpan.Zero);
    private static readonly Proposer Ada = new("ada", IsPerson: true);

    // Sales has £100,000.00 and 20 places committed of £300,000.00 and 60 places, digital everything but 1 place and £4,480.00.
    private static PoolBook Pools(int limit = 10_000) => new(Programme,
    [
        new FundingPool(Programme, null, null, 200, 100_000_000, limit, 120, 60_000_000, earnedPence: 20_000_000),
        new FundingPool(Programme, "sales", null, 60, 30_000_000, limit, 20, 10_000_000, earnedPence: 4_000_000),
        new FundingPool(Programme, "digital", null, 101, 50_448_000, limit, 100, 50_000_000, earnedPence: 16_000_000),
        new FundingPool(Programme, null, Provider, 150, 70_000_000, limit, 120, 60_000_000, earnedPence: 20_000_000),
        new FundingPool(Programme, "digital", Provider, 101, 50_448_000, limit, 100, 50_000_000, earnedPence: 16_000_000),
    ]);

    private static readonly IReadOnlyList<CommittedBeneath> Committed =
    [
        new("sales", Provider, 20, 10_000_000, 4_000_000), new("digital", Provider, 100, 50_000_000, 16_000_000),
    ];

    private static VariationFacts Facts(PoolBook? pools = null, int limit = 10_000, IReadOnlyList<VariationState>? pending = null) => new()
    {
        Pools = pools ?? Pools(limit), Committed = Committed, Pending = pending ?? [], CommitmentLimitBasisPoints = limit, IsOverAllocationAllowed = false,
        Today = Today, StartsOn = new DateOnly(2024, 4, 1), EndsOn = new DateOnly(2025, 3, 31),
        Sectors = new HashSet<string> { "sales", "digital", "rail" }, Providers = new HashSet<int> { Provider, NewProvider },
        MostPlaces = 1_000_000, MostPence = 1_000_000_000_000,
    };

    [Test]
    public void A_virement_moves_money_at_once()
    {
        var approved = Approve(Terms([Sector("sales", 0, -20_000_000), Sector("digital", 0, 20_000_000)]));

        Assert.That(approved.Variation.Kind, Is.EqualTo(VariationKind.Virement));
        Assert.That(Texts(approved.Postings), Is.EqualTo(new[] { "Vary sales  0 -20000000", "Vary digital  0 20000000" }));
        Assert.That((approved.Variation.Status, approved.Variation.IsInEffect, approved.Variation.Version), Is.EqualTo((VariationStatus.Approved, true, 2)));
        Assert.That(
            approved.Variation.Pools.Select(pool => (pool.Before!.CapPence, pool.After.CapPence, pool.After.CommittedPence, pool.After.EarnedPence)),
            Is.EqualTo(new[] { (30_000_000L, 10_000_000L, 10_000_000L, 4_000_000L), (50_448_000L, 70_448_000L, 50_000_000L, 16_000_000L) }));
    }

    // Sales: 60 - 20 = 40 places, £300,000.00 - £100,000.00 = £200,000.00.
    [Test]
    public void A_cap_never_falls_below_what_is_committed_and_the_refusal_says_what_can_be_released()
    {
        var refusals = Refused([Sector("sales", -41, -20_000_001)]);

        Assert.That(
            refusals.Select(refusal => $"{refusal.Code} {refusal.Pointer} {refusal.Actual}/{refusal.Allowed} {refusal.PoolId}"),
            Is.EqualTo(new[]
            {
                "funding.cap-below-committed /lines/0/places 41/40 LCRCA-2024-25/sector/sales",
                "funding.cap-below-committed /lines/0/pence 20000001/20000000 LCRCA-2024-25/sector/sales",
            }));
        Assert.That(refusals.Select(refusal => refusal.Message), Is.EqualTo(new[]
        {
            "The cap would be 1 place below what is already committed or earned. At most 40 places and £200,000.00 can be taken away now.",
            "The cap would be £0.01 below what is already committed or earned. At most 40 places and £200,000.00 can be taken away now.",
        }));
        Assert.That(Approve(Terms([Sector("sales", -40, -20_000_000)])).Variation.Kind, Is.EqualTo(VariationKind.Reduction));
    }

    // At 125 % a cap of £400,000.00 allows the £500,000.00 that are committed in digital; one penny less does not.
    [Test]
    public void A_cap_can_fall_as_far_as_the_commitment_limit_allows_but_not_below_earned()
    {
        static VariationLine[] Less(long pence) =>
            [Sector("digital", 0, -pence), new VariationLine(PoolLevel.ProviderSector, "digital", Provider, 0, -pence)];
        Assert.That(Approve(Terms(Less(10_448_000)), Facts(limit: 12_500)).Variation.Pools[0].After.CapPence, Is.EqualTo(40_000_000));
        Assert.That(
            Refused(Less(10_448_001), Facts(limit: 12_500)).Select(refusal => (refusal.Actual, refusal.Allowed)),
            Is.EqualTo(new[] { ((long?)10_448_001, (long?)10_448_000), (10_448_001, 10_448_000) }));

        var earned = new PoolBook(Programme, [new FundingPool(Programme, null, null, 10, 1_000, 20_000, 5, 1_000, earnedPence: 900)]);
        Assert.That(
            Refused([new VariationLine(PoolLevel.Programme, null, null, 0, -101)], Facts(earned, 20_000)).Single() is { Actual: 101, Allowed: 100 },
            Is.True);
    }

    [Test]
    public void A_lower_commitment_limit_must_leave_room_for_what_is_committed()
    {
        var pools = new PoolBook(Programme,
        [
            new FundingPool(Programme, null, null, 10, 1_000, 12_000, 5, 1_100),
            new FundingPool(Programme, "digital", null, 10, 1_000, 12_000, 5, 1_100),
        ]);
        var terms = Terms([Sector("digital", 0, 50)]) with { CommitmentLimitBasisPoints = 10_500 };

        var refusals = Judge(terms, Facts(pools, 12_000)).Refusals;

        // 1,050 and 1,000 at 105 % are 1,102 and 1,050: digital fits and the programme does not. Digital would also exceed the programme.
        Assert.That(refusals.Select(refusal => $"{refusal.Code} {refusal.Pointer} {refusal.Actual}/{refusal.Allowed}"), Is.EqualTo(new[]
        {
            "funding.cap-below-committed /commitmentLimitPercent 1100/1050", "funding.children-exceed-parent /lines/0/pence 1050/1000",
        }));
        Assert.That(refusals[0].Message, Is.EqualTo("The programme has £11.00 committed. A limit of 105% allows £10.50."));
    }

    [Test]
    public void What_is_taken_away_is_held_at_once_and_what_is_given_waits_for_the_day()
    {
        var on = new DateOnly(2024, 12, 1);
        var targets = new Target(TargetLevel.Programme, null, null, 202503, 6, 4, 2);
        var approved = Approve(Terms(
            [Sector("sales", 5, -20_000_000), new VariationLine(PoolLevel.Programme, null, null, -1, 20_000_000)], on) with
        {
            CommitmentLimitBasisPoints = 11_000,
            Targets = [targets],
        });

        Assert.That(Texts(approved.Postings), Is.EqualTo(new[] { "Vary sales  0 -20000000", "Vary   -1 0" }));
        Assert.That((approved.CommitmentLimitBasisPoints, approved.Targets, approved.Variation.IsPending), Is.EqualTo(((int?)null, (object?)null, true)));
        Assert.That(VariationDecision.TakeEffect(approved.Variation, 10_000, on.AddDays(-1)).Refusals.Single().Code, Is.EqualTo("variation.not-due"));

        var effect = VariationDecision.TakeEffect(approved.Variation, 10_000, on).Value;

        Assert.That(Texts(effect.Postings), Is.EqualTo(new[] { "Vary sales  5 0", "Vary   0 20000000" }));
        Assert.That((effect.CommitmentLimitBasisPoints, effect.Targets![0], effect.Variation.IsPending), Is.EqualTo(((int?)11_000, targets, false)));
        Assert.That(effect.Postings[0].OccurredOn, Is.EqualTo(on));
        Assert.That(VariationDecision.TakeEffect(effect.Variation, 11_000, on).IsRefused, Is.True, "once");
    }

    [Test]
    public void A_lower_limit_binds_at_the_approval()
    {
        var approved = Approve(Terms([], new DateOnly(2024, 12, 1)) with { CommitmentLimitBasisPoints = 10_100 }, Facts(limit: 12_000));

        Assert.That((approved.CommitmentLimitBasisPoints, approved.Variation.Kind), Is.EqualTo(((int?)10_100, VariationKind.Reprofile)));
        Assert.That(VariationDecision.TakeEffect(approved.Variation, 10_100, new DateOnly(2024, 12, 1)).Value.CommitmentLimitBasisPoints, Is.Null);
    }

    [Test]
    public void The_limit_cannot_change_again_while_a_higher_one_waits_for_its_day()
    {
        var waiting = Approve(Terms([], new DateOnly(2024, 12, 1)) with { CommitmentLimitBasisPoints = 12_000 }).Variation;

        var refusal = Judge(Terms([]) with { CommitmentLimitBasisPoints = 11_000 }, Facts(pending: [waiting])).Refusals.Single();

        Assert.That((refusal.Code, refusal.Message), Is.EqualTo(
            ("variation.limit-pending", "An approved variation changes the commitment limit on 1 December 2024.")));
    }

    [Test]
    public void A_new_pool_opens_with_what_is_committed_and_earned_beneath_it()
    {
        var line = new VariationLine(PoolLevel.ProviderSector, "sales", Provider, 25, 12_000_000);
        var approved = Approve(Terms([line], new DateOnly(2024, 12, 1)));

        var opened = approved.Opened.Single();
        Assert.That(
            (opened.CapPlaces, opened.CommittedPlaces, opened.CommittedPence, opened.EarnedPence), Is.EqualTo((0, 20, 10_000_000L, 4_000_000L)));
        Assert.That(Texts(approved.Postings), Is.EqualTo(new[] { "Vary sales 10001234 25 12000000" }), "a limit where there was none binds at once");
        Assert.That(
            Refused([line with { Places = 19, Pence = 9_999_999 }]).Select(refusal => refusal.Message),
            Is.EqualTo(new[]
            {
                "Provider 10001234 in sales would open 1 place below what is already committed or earned. It must have at least 20 places and £100,000.00.",
                "Provider 10001234 in sales would open £0.01 below what is already committed or earned. It must have at least 20 places and £100,000.00.",
            }));
    }

    // Its caps must not be above the programme's, so the programme grows by the same.
    [Test]
    public void A_provider_without_an_allocation_gets_its_first_one_on_the_day()
    {
        var approved = Approve(Terms([new VariationLine(PoolLevel.Provider, null, NewProvider, 10, 4_480_000)], new DateOnly(2024, 12, 1)));

        Assert.That((approved.Opened.Single().CapPlaces, approved.Postings.Count), Is.EqualTo((0, 0)));
        Assert.That(
            Texts(VariationDecision.TakeEffect(approved.Variation, 10_000, new DateOnly(2024, 12, 1)).Value.Postings),
            Is.EqualTo(new[] { "Vary  10005678 10 4480000" }));
    }

    // 60 + 101 + 40 = 201 places of 200, £300,000.00 + £504,480.00 + £195,520.01 = £1,000,000.01 of £1,000,000.00.
    [Test]
    public void Sectors_cannot_add_up_to_more_than_the_programme()
    {
        var refusals = Refused([Sector("rail", 40, 19_552_001)]);

        Assert.That(refusals.Select(refusal => $"{refusal.Code} {refusal.Pointer} {refusal.Actual}/{refusal.Allowed}"), Is.EqualTo(new[]
        {
            "funding.children-exceed-parent /lines/0/places 201/200", "funding.children-exceed-parent /lines/0/pence 100000001/100000000",
        }));
        Assert.That(refusals[1].Message, Is.EqualTo("The sectors would add up to £1,000,000.01, more than the £1,000,000.00 of the programme."));
        var allowed = Judge(Terms([Sector("rail", 40, 19_552_001)]), Facts() with { IsOverAllocationAllowed = true });
        Assert.That(allowed.Value.Warnings.Select(warning => warning.Code), Is.EqualTo(new[] { "funding.over-allocated", "funding.over-allocated" }));
        Assert.That(Judge(Terms([Sector("rail", 39, 19_552_000)]), Facts()).IsRefused, Is.False);
    }

    [Test]
    public void A_parent_cannot_fall_below_its_children_and_an_approved_variation_counts_before_its_day()
    {
        var parent = Refused([new VariationLine(PoolLevel.Provider, null, Provider, -30, -10_000_000)]);
        Assert.That(parent, Is.Empty, "120 of 150 places are left for 101 of its sector");

        var waiting = Approve(Terms([Sector("rail", 39, 19_552_000)], new DateOnly(2024, 12, 1)), Facts()).Variation;
        Assert.That(
            Refused([Sector("sales", 1, 0)], Facts(pending: [waiting])), Is.Empty,
            "the new sector without a limit before has its cap at once, so it is among the pools");
        var later = Approve(Terms([Sector("sales", 39, 0)], new DateOnly(2024, 12, 1)), Facts()).Variation;
        Assert.That(
            Refused([Sector("digital", 1, 0)], Facts(pending: [later])).Select(refusal => refusal.Message),
            Is.EqualTo(new[] { "The sectors would add up to 201 places, more than the 200 places of the programme." }));
    }

    [Test]
    public void An_over_allocation_that_exists_blocks_no_reduction_but_cannot_grow()
    {
        var pools = new PoolBook(Programme,
        [
            new FundingPool(Programme, null, null, 10, 1_000), new FundingPool(Programme, "sales", null, 8, 800),
            new FundingPool(Programme, "digital", null, 8, 800),
        ]);

        Assert.That(Refused([Sector("sales", -1, -100)], Facts(pools)), Is.Empty);
        Assert.That(Refused([Sector("sales", -1, -100), Sector("digital", 1, 100)], Facts(pools)), Is.Empty);
        Assert.That(
            Refused([Sector("sales", 1, 0)], Facts(pools)).Single().Message,
            Is.EqualTo(
                "The sectors would add up to 17 places, more than the 10 places of the programme. They are already 6 places above it, and a variation cannot "
                + "raise that."));
        Assert.That(
            Refused([new VariationLine(PoolLevel.Programme, null, null, -1, 0)], Facts(pools)).Single() is
            { Pointer: "/lines/0/places", Actual: 16, Allowed: 15 },
            Is.True);
    }

    [Test]
    public void Every_fault_is_reported_at_once()
    {
        var terms = Terms(
            [
                Sector("sales", 0, 0), new VariationLine(PoolLevel.Sector, null, Provider, 1, 0), Sector("cooking", 1, 0), Sector("digital", -2, 0),
                Sector("digital", 1, 0), new VariationLine(PoolLevel.Programme, null, null, 999_801, 0),
            ],
            new DateOnly(2024, 11, 14)) with
        {
            CommitmentLimitBasisPoints = 10_000,
            Targets = [new Target(TargetLevel.Sector, null, null, 202601, 1, 2, 0)],
        };

        Assert.That(Judge(terms, Facts()).Refusals.Select(refusal => $"{refusal.Code} {refusal.Pointer}"), Is.EqualTo(new[]
        {
            "variation.effective-too-early /effectiveOn", "variation.line-empty /lines/0", "funding.level-mismatch /lines/1/sectorCode",
            "funding.level-mismatch /lines/1/ukprn", "access.not-found /lines/2/sectorCode", "funding.allocation-duplicate /lines/4",
            "funding.cap-below-committed /lines/3/places", "variation.cap-too-high /lines/5/places", "target.level-mismatch /targets/items/0/sectorCode",
            "target.outside-programme /targets/items/0/period", "target.exceeds /targets/items/0/completions",
            "funding.children-exceed-parent /lines/3/places",
        }));
        Assert.That(Judge(Terms([]), Facts()).Refusals.Single().Code, Is.EqualTo("variation.empty"));
        Assert.That(
            Judge(Terms([Sector("sales", -1, 0)], new DateOnly(2025, 4, 1)), Facts()).Refusals.Single().Code, Is.EqualTo("variation.effective-too-late"));
    }

    [TestCase(0, 100, 0, -100, VariationKind.Virement)]
    [TestCase(5, 0, -5, 0, VariationKind.Virement)]
    [TestCase(0, 100, 0, -99, VariationKind.Growth)]
    [TestCase(5, 0, -4, 0, VariationKind.Growth)]
    [TestCase(5, -1, 0, 0, VariationKind.Reduction)]
    [TestCase(5, 100, -6, -100, VariationKind.Reduction)]
    public void The_kind_follows_from_the_money_or_else_from_the_places(int places, long pence, int otherPlaces, long otherPence, VariationKind kind) =>
        Assert.That(
            VariationRules.KindOf(
            [
                Sector("sales", places, pence), Sector("digital", otherPlaces, otherPence), new VariationLine(PoolLevel.Provider, null, Provider, 9, 9_999),
            ]),
            Is.EqualTo(kind),
            "of the widest level");

    [Test]
    public void The_person_who_proposes_cannot_decide_but_any_person_can_decide_for_a_key()
    {
        var proposed = Propose(Terms([Sector("sales", -1, 0)]));
        var byKey = proposed with { ProposedBy = new Proposer("ada", IsPerson: false) };

        Assert.That(VariationDecision.Approve(proposed, "ada", Now, null, Facts()).Refusals.Single().Code, Is.EqualTo("variation.same-person"));
        Assert.That(VariationDecision.Reject(proposed, "ada", Now, "No.").Refusals.Single().Code, Is.EqualTo("variation.same-person"));
        Assert.That(VariationDecision.Approve(byKey, "ada", Now, null, Facts()).IsRefused, Is.False);
        var rejected = VariationDecision.Reject(proposed, "grace", Now, "No.").Value.Variation;
        Assert.That(
            (rejected.Status, rejected.DecidedBy, rejected.DecidedAt, rejected.DecisionReason),
            Is.EqualTo((VariationStatus.Rejected, "grace", (DateTimeOffset?)Now, "No.")));
        Assert.That(
            VariationDecision.Approve(rejected, "grace", Now, null, Facts()).Refusals.Single() is
            {
                Code: "variation.already-decided", Message: "This variation was rejected on 15 November 2024 at 09:00 UTC.",
            },
            Is.True);
    }

    [Test]
    public void Only_a_proposed_variation_can_be_superseded()
    {
        var first = Propose(Terms([Sector("sales", -1, 0)]));
        var second = VariationDecision.Propose(first with { VariationId = "2" }, Terms([Sector("sales", -2, 0)]), first, Facts()).Value;

        Assert.That(
            (second.Superseded!.Status, second.Superseded.SupersededById, second.Variation.SupersedesId),
            Is.EqualTo((VariationStatus.Superseded, "2", first.VariationId)));
        var third = VariationDecision.Propose(first, Terms([Sector("sales", -3, 0)]), second.Superseded, Facts()).Refusals.Single();
        Assert.That((third.Code, third.Pointer), Is.EqualTo(("variation.already-decided", "/supersedes")));
        Assert.That(third.Message, Is.EqualTo("This variation was superseded by variation 2 on 15 November 2024 at 09:00 UTC."));
    }

    [Test]
    public void A_decision_changes_nothing_whether_it_is_made_or_refused()
    {
        var facts = Facts();
        var proposed = Propose(Terms([Sector("sales", -1, 0), new VariationLine(PoolLevel.ProviderSector, "sales", Provider, 30, 15_000_000)]));
        var before = JsonSerializer.Serialize(new { facts.Pools.Pools, facts.Committed, proposed });

        _ = VariationDecision.Approve(proposed, "grace", Now, null, facts).Value;
        _ = VariationDecision.Approve(proposed, "ada", Now, null, facts);
        _ = Judge(Terms([Sector("sales", -50, 0)]), facts);
        _ = VariationDecision.TakeEffect(proposed, 10_000, Today);

        Assert.That(JsonSerializer.Serialize(new { facts.Pools.Pools, facts.Committed, proposed }), Is.EqualTo(before));
    }

    // What Books.Post refuses is a bug, because a decision asks first.
    [Test]
    public void A_posting_that_takes_a_cap_below_what_is_committed_is_a_bug_and_counts_nothing()
    {
        var books = new Books(Pools(), new TallyBook([]), new PerformanceBook([]));
        var sales = books.Pools.Find("sales", null)!;

        Assert.That(() => books.Post(sales.Varied(-41, 5, Today)), Throws.InvalidOperationException.With.Message.Contains("sector/sales would fall below"));
        Assert.That(() => books.Post(sales.Varied(5, -20_000_001, Today)), Throws.InvalidOperationException);
        Assert.That(
            () => books.Post(new FundingPool(Programme, "rail", null, 0, 0).Varied(1, 1, Today)),
            Throws.InvalidOperationException.With.Message.Contains("There is no pool for rail"));
        Assert.That((sales.CapPlaces, sales.CapPence), Is.EqualTo((60, 30_000_000L)));

        books.Post(sales.Varied(-40, -20_000_000, Today));

        Assert.That((sales.CapPlaces, sales.CapPence, sales.RemainingPlaces, sales.RemainingPence), Is.EqualTo((20, 10_000_000L, 0, 0L)));
        Assert.That(books.Pools.Find(null, null)!.CapPlaces, Is.EqualTo(200), "the pool above is not touched");
        Assert.That((sales.AreCapsChanged, sales.SavedCapPlaces, sales.SavedCapPence), Is.EqualTo((true, 60, 30_000_000L)));
    }

    // Saved when a cap was lowered by hand: 12 of 10 places. A correction takes the same again.
    [Test]
    public void A_pool_over_its_cap_takes_back_what_the_same_command_gives_it()
    {
        var pools = new PoolBook(Programme, [new FundingPool(Programme, null, Provider, 10, 1_000, committedPlaces: 12, committedPence: 1_200)]);
        Draw[] same = [new(Provider, "digital", -1, -100), new(Provider, "digital", 1, 100)];

        Assert.That(pools.Shortages(same, PoolFigures.All), Is.Empty);
        Assert.That(
            pools.Shortages([same[0], same[1] with { Pence = 101 }], PoolFigures.All).Select(refusal => refusal.Code),
            Is.EqualTo(new[] { "funding.pence-cap-reached" }));
        var books = new Books(pools, new TallyBook([]), new PerformanceBook([]));
        var commit = new Posting
        {
            Kind = PostingKind.Commit, Ukprn = Provider, SectorCode = "digital", OccurredOn = Today, Period = 202411, Places = 1, CommittedPence = 100,
        };
        Assert.That(() => books.Post(commit), Throws.InvalidOperationException, "no more than was saved");
        books = new Books(pools, new TallyBook([new Tally(TallyDimension.Programme, "programme", 0, 12, 1_200)]), new PerformanceBook([]));
        books.Post(commit with { Kind = PostingKind.Release, Places = -1, CommittedPence = -100 });
        Assert.That(() => books.Post(commit), Throws.Nothing);
    }

    private static VariationLine Sector(string sectorCode, int places, long pence) => new(PoolLevel.Sector, sectorCode, null, places, pence);

    private static VariationTerms Terms(IReadOnlyList<VariationLine> lines, DateOnly? effectiveOn = null) =>
        new() { Lines = lines, EffectiveOn = effectiveOn ?? Today };

    private static Outcome<VariationPlan> Judge(VariationTerms terms, VariationFacts facts) => VariationRules.Judge(terms, facts, isProposal: true);

    private static IReadOnlyList<Refusal> Refused(IReadOnlyList<VariationLine> lines, VariationFacts? facts = null) =>
        Judge(Terms(lines), facts ?? Facts()).Refusals;

    private static VariationState Propose(VariationTerms terms, VariationFacts? facts = null) => VariationDecision.Propose(
        new VariationState
        {
            VariationId = "1", ProgrammeId = Programme, Kind = VariationKind.Reprofile, Status = VariationStatus.Proposed, Reason = "Board paper 12",
            EffectiveOn = terms.EffectiveOn, Pools = [], CommitmentLimitBasisPoints = terms.CommitmentLimitBasisPoints, Targets = terms.Targets,
            ProposedBy = Ada, ProposedAt = Now, Version = 1,
        },
        terms,
        null,
        facts ?? Facts()).Value.Variation;

    private static VariationChange Approve(VariationTerms terms, VariationFacts? facts = null) =>
        VariationDecision.Approve(Propose(terms, facts), "grace", Now, null, facts ?? Facts()).Value;

    private static IEnumerable<string> Texts(IEnumerable<Posting> postings) => postings.Select(posting =>
        FormattableString.Invariant($"{posting.Kind} {posting.SectorCode} {posting.Ukprn} {posting.CapPlaces} {posting.CapPence}"));
}
