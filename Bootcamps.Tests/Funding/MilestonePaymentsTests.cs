using Bootcamps.Domain.Funding;
using Bootcamps.Tests.Eligibility;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

public sealed class MilestonePaymentsTests
{
    [TestCase(448_000, 201_600, 156_800, 89_600, TestName = "F1")]
    [TestCase(403_200, 181_440, 141_120, 80_640, TestName = "F2")]
    [TestCase(313_600, 141_120, 109_760, 62_720, TestName = "F3")]
    [TestCase(210_947, 94_926, 73_832, 42_189, TestName = "F4")]
    [TestCase(164_070, 73_832, 57_424, 32_814, TestName = "F5")]
    [TestCase(234_386, 105_474, 82_035, 46_877, TestName = "F6")]
    [TestCase(210_010, 94_505, 73_503, 42_002, TestName = "F7 half a penny is rounded away from zero")]
    public void In_2022_23_the_split_was_45_35_and_20_percent(long authorityPence, long start, long completion, long outcome) =>
        Assert.That(
            MilestonePayments.Split(authorityPence, KnownRuleSets.Wave3.MilestoneShares).Value,
            Is.EqualTo(new MilestoneAmounts(start, completion, outcome)));

    [Test]
    public void F12_In_2021_22_the_split_was_30_60_and_10_percent() =>
        Assert.That(MilestonePayments.Split(448_000, KnownRuleSets.Wave2.MilestoneShares).Value, Is.EqualTo(new MilestoneAmounts(134_400, 268_800, 44_800)));

    [Test]
    public void In_2024_25_the_split_is_40_30_and_30_percent() =>
        Assert.That(
            MilestonePayments.Split(448_000, KnownRuleSets.Standard.MilestoneShares).Value,
            Is.EqualTo(new MilestoneAmounts(179_200, 134_400, 134_400)));

    [TestCase(0)]
    [TestCase(-1)]
    public void The_amount_must_be_positive(long authorityPence) =>
        Assert.That(
            MilestonePayments.Split(authorityPence, KnownRuleSets.Standard.MilestoneShares).Refusals.Single().Code,
            Is.EqualTo("funding.price-not-positive"));

    [TestCase(4_000, 3_000, 2_999)]
    [TestCase(4_000, 3_000, 3_001)]
    [TestCase(-1_000, 6_000, 5_000)]
    [TestCase(int.MaxValue, int.MaxValue, 10_002)]
    public void The_shares_must_add_up_to_100_percent(int start, int completion, int outcome) =>
        Assert.That(
            MilestonePayments.Split(448_000, new MilestoneShares(start, completion, outcome)).Refusals.Single().Code,
            Is.EqualTo("funding.schedule-not-whole"));

    [FsCheck.NUnit.Property]
    public Property The_parts_add_up_and_none_is_negative()
    {
        var splits =
            from pence in Gen.Choose(1, int.MaxValue).Select(amount => (long)amount * 1_000_003)
            from start in Gen.Choose(0, BasisPoints.Whole)
            from completion in Gen.Choose(0, BasisPoints.Whole - start)
            select (pence, shares: new MilestoneShares(start, completion, BasisPoints.Whole - start - completion));

        return Prop.ForAll(splits.ToArbitrary(), split =>
        {
            var amounts = MilestonePayments.Split(split.pence, split.shares).Value;
            return amounts is { StartPence: >= 0, CompletionPence: >= 0, OutcomePence: >= 0 }
                && amounts.StartPence + amounts.CompletionPence + amounts.OutcomePence == split.pence;
        });
    }
}
