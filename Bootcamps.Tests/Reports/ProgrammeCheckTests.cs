using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;
using Bootcamps.Domain.Reports;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

public sealed class ProgrammeCheckTests
{
    private static ProgrammeFigures Sound { get; } = new()
    {
        ProgrammeId = "P",
        Pools =
        [
            new FundingPool("P", null, null, 10, 1_000, committedPlaces: 3, committedPence: 900),
            new FundingPool("P", "digital", 10001234, 10, 1_000, committedPlaces: 2, committedPence: 900),
        ],
        Tallies =
        [
            new Tally(TallyDimension.Programme, "programme", 1, 3, 900),
            new Tally(TallyDimension.Sector, "digital", 1, 3, 900),
            new Tally(TallyDimension.Provider, "none", 1, 1, 0),
            new Tally(TallyDimension.Provider, "10001234", 0, 2, 900),
            new Tally(TallyDimension.LocalAuthority, "none", 1, 3, 900),
            new Tally(TallyDimension.Month, "202403", 1, 1, 0),
            new Tally(TallyDimension.Month, "202411", 0, 2, 900),
        ],
        Movements =
        [
            Opening("digital", 1, 0),
            Movement(3, 3, 1_350),
            Movement(-1, -1, -450),
            Caps(null, null, 10, 1_000),
            Caps("digital", 10001234, 10, 1_000),
        ],
        Cohorts = [new CheckedCohort("C", 2), new CheckedCohort("D", 0)],
        Enrolments = [new EnrolmentSum("C", 2, 900, 2)],
    };

    [Test]
    public void Matching_figures_have_no_differences()
    {
        var check = ProgrammeCheck.Of(Sound);

        Assert.That(check.IsConsistent, Is.True);
        Assert.That((check.OpeningPlaces, check.Enrolments, check.CommittedPlaces, check.LedgerPlaces), Is.EqualTo((1, 2, 3, 3)));
    }

    [Test]
    public void A_pool_over_its_cap_is_reported_even_when_the_ledger_agrees()
    {
        var check = ProgrammeCheck.Of(Sound with
        {
            Pools = [new FundingPool("P", null, null, 10, 899, committedPlaces: 3, committedPence: 900)],
            Movements = [.. Sound.Movements.SkipLast(2), Caps(null, null, 10, 899)],
        });

        Assert.That(check.Differences, Is.EqualTo(new[] { new Difference(CheckedThing.PoolCap, "P/programme", 10, 3, 899, 900) }));
    }

    [Test]
    public void A_commitment_without_an_enrolment_is_reported()
    {
        var check = ProgrammeCheck.Of(Sound with { Enrolments = [] });

        Assert.That(check.Differences, Is.EqualTo(new[]
        {
            new Difference(CheckedThing.CohortSeats, "C", 0, 2, null, null),
            new Difference(CheckedThing.CohortLedger, "C", 0, 2, 0, 900),
            new Difference(CheckedThing.CohortLedgerSeats, "C", 0, 2, null, null),
        }));
    }

    [Test]
    public void A_movement_found_only_in_the_ledger_is_reported_for_every_counter_above_it()
    {
        var check = ProgrammeCheck.Of(Sound with { Movements = [.. Sound.Movements, Opening("rail", 5, 7)] });

        Assert.That(check.Differences.Select(difference =>
            $"{difference.What} {difference.Id} {difference.ExpectedPlaces}/{difference.ActualPlaces} "
            + $"{difference.ExpectedPence}/{difference.ActualPence}"), Is.EqualTo(new[]
        {
            "Pool P/programme 8/3 907/900",
            "Tally localAuthority/none 8/3 907/900",
            "Tally month/2024-03 6/1 7/0",
            "Tally programme/programme 8/3 907/900",
            "Tally provider/none 6/1 7/0",
            "Tally sector/rail 5/0 7/0",
            "OpeningTally localAuthority/none 6/1 /",
            "OpeningTally month/2024-03 6/1 /",
            "OpeningTally programme/programme 6/1 /",
            "OpeningTally provider/none 6/1 /",
            "OpeningTally sector/rail 5/0 /",
        }));
    }

    [Test]
    public void A_statistic_found_only_in_the_ledger_is_reported_for_every_counter_above_it()
    {
        var statistic = new Posting
        {
            Kind = PostingKind.Earn, SectorCode = "digital", Ukprn = 10001234, Group = LearnerGroup.Of(null, null, "F", 31, 2),
            OccurredOn = new DateOnly(2024, 11, 15), Period = 202411, Starts = 1,
        };

        var check = ProgrammeCheck.Of(Sound with { Statistics = [statistic] });

        Assert.That(
            check.Differences.Select(difference => $"{difference.What} {difference.Id} {difference.ExpectedPlaces}/{difference.ActualPlaces}"),
            Is.EqualTo(new[]
            {
                "Performance ageBand/unknown/starts/2024-11 1/0", "Performance disability/no/starts/2024-11 1/0",
                "Performance employmentStatus/unknown/starts/2024-11 1/0", "Performance ethnicityGroup/white/starts/2024-11 1/0",
                "Performance localAuthority/unknown/starts/2024-11 1/0", "Performance programme/programme/starts/2024-11 1/0",
                "Performance provider/10001234/starts/2024-11 1/0", "Performance sector/digital/starts/2024-11 1/0", "Performance sex/F/starts/2024-11 1/0",
            }));
    }

    [Test]
    public void A_cap_that_is_not_the_sum_of_its_changes_is_reported_also_when_its_pool_is_missing()
    {
        var check = ProgrammeCheck.Of(Sound with { Movements = [.. Sound.Movements, Caps(null, null, 1, -1), Caps("rail", null, 2, 3)] });

        Assert.That(check.Differences, Is.EqualTo(new[]
        {
            new Difference(CheckedThing.Allocation, "P/programme", 11, 10, 999, 1_000), new Difference(CheckedThing.Allocation, "P/sector/rail", 2, 0, 3, 0),
        }));
    }

    private static Posting Caps(string? sectorCode, int? ukprn, int places, long pence) =>
        new FundingPool("P", sectorCode, ukprn, 0, 0).Varied(places, pence, new DateOnly(2024, 4, 1));

    private static Posting Opening(string sectorCode, int places, long pence) => new()
    {
        Kind = PostingKind.Opening, SectorCode = sectorCode, OccurredOn = new DateOnly(2024, 3, 31), Period = 202403, Places = places, CommittedPence = pence,
    };

    private static Posting Movement(int places, int seats, long pence) => new()
    {
        Kind = PostingKind.Commit, SectorCode = "digital", Ukprn = 10001234, CohortId = "C", OccurredOn = new DateOnly(2024, 11, 15), Period = 202411,
        Places = places, Seats = seats, CommittedPence = pence,
    };
}
