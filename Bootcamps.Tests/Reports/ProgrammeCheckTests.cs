using Bootcamps.Domain.Reports;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

public sealed class ProgrammeCheckTests
{
    private static ProgrammeFigures Sound { get; } = new()
    {
        Pools =
        [
            new CheckedPool("P/programme", null, null, 10, 1_000, 3, 900),
            new CheckedPool("P/provider/10001234/digital", "digital", 10001234, 10, 1_000, 2, 900),
        ],
        Tallies =
        [
            new CheckedTally(TallyDimension.Programme, "programme", 1, 3, 900),
            new CheckedTally(TallyDimension.Sector, "digital", 1, 3, 900),
            new CheckedTally(TallyDimension.Provider, "none", 1, 1, 0),
            new CheckedTally(TallyDimension.Provider, "10001234", 0, 2, 900),
            new CheckedTally(TallyDimension.LocalAuthority, "none", 1, 3, 900),
            new CheckedTally(TallyDimension.Month, "202403", 1, 1, 0),
            new CheckedTally(TallyDimension.Month, "202411", 0, 2, 900),
        ],
        Ledger =
        [
            new LedgerSum(true, "digital", null, null, null, 202403, 1, 0),
            new LedgerSum(false, "digital", 10001234, "C", null, 202411, 3, 1_350),
            new LedgerSum(false, "digital", 10001234, "C", null, 202411, -1, -450),
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
        var check = ProgrammeCheck.Of(Sound with { Pools = [Sound.Pools[0] with { LimitPence = 899 }] });

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
        }));
    }

    [Test]
    public void A_movement_found_only_in_the_ledger_is_reported_for_every_counter_above_it()
    {
        var check = ProgrammeCheck.Of(Sound with { Ledger = [.. Sound.Ledger, new LedgerSum(true, "rail", null, null, null, 202403, 5, 7)] });

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
}
