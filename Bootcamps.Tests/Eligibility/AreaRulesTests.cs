using Bootcamps.Domain.Eligibility;
using NUnit.Framework;

namespace Bootcamps.Tests.Eligibility;

public sealed class AreaRulesTests
{
    private static readonly DateOnly Today = new(2024, 11, 15);

    [TestCase("1974-04-01", null)]
    [TestCase("2016-06-17", "2029-11-15")]
    [TestCase("2029-11-15", null)]
    public void A_valid_council_is_accepted(string from, string? to) => Assert.That(AreaRules.Check([Area(from, to)], Today), Is.Empty);

    [TestCase("1974-03-31", null, "authority.area-date-outside-bounds /areas/0/validFrom")]
    [TestCase("2029-11-16", null, "authority.area-date-outside-bounds /areas/0/validFrom")]
    [TestCase("2016-06-17", "2029-11-16", "authority.area-date-outside-bounds /areas/0/validTo")]
    [TestCase("2016-06-17", "2016-06-16", "authority.area-dates-reversed /areas/0/validTo")]
    public void A_date_outside_the_bounds_or_an_end_before_the_start_is_refused(string from, string? to, string fault)
    {
        var refusal = AreaRules.Check([Area(from, to)], Today).Single();

        Assert.That($"{refusal.Code} {refusal.Pointer}", Is.EqualTo(fault));
    }

    [TestCase("2016-06-17", "2023-03-31", "2023-04-01", null, true)]
    [TestCase("2016-06-17", "2023-03-31", "2023-03-31", null, false)]
    [TestCase("2016-06-17", null, "2023-04-01", "2024-03-31", false)]
    [TestCase("2023-04-01", "2024-03-31", "2016-06-17", "2023-03-31", true)]
    public void Periods_of_one_council_cannot_overlap(string from, string? to, string otherFrom, string? otherTo, bool isRight) =>
        Assert.That(
            AreaRules.Check([Area(from, to), Area(otherFrom, otherTo)], Today).Select(refusal => $"{refusal.Code} {refusal.Pointer}"),
            Is.EqualTo(isRight ? [] : new[] { "authority.area-overlap /areas/1/localAuthorityCode" }));

    [Test]
    public void An_area_without_councils_or_with_one_outside_England_is_refused() => Assert.That(
        AreaRules.Check([], Today).Concat(AreaRules.Check([Area("2016-06-17", null, "W06000015")], Today)).Select(refusal => refusal.Code),
        Is.EqualTo(new[] { "authority.no-area", "authority.area-not-in-england" }));

    [TestCase("2024-12-01", false)]
    [TestCase("2024-12-02", true)]
    [TestCase(null, true)]
    public void A_council_cannot_leave_while_learners_from_it_have_yet_to_start(string? to, bool isRight)
    {
        (LocalAuthorityCode, DateOnly)[] starts =
        [
            (Area("2016-06-17", null).LocalAuthorityCode, Day("2024-12-02")),
            (Area("2016-06-17", null, "E08000026").LocalAuthorityCode, Day("2024-12-02")),
        ];

        var refusals = AreaRules.CheckEdit([Area("2016-06-17", null)], [Area("2016-06-17", to)], starts);

        Assert.That(
            refusals.Select(refusal => refusal.Code),
            Is.EqualTo(isRight ? [] : new[] { "authority.area-in-use" }),
            "learners who were outside before do not count");
    }

    private static AreaMembership Area(string from, string? to, string code = "E08000025") =>
        new(LocalAuthorityCode.TryParse(code, out var parsed) ? parsed : default, "Birmingham", Day(from), to is null ? null : Day(to));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
