using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Reports;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

public sealed class PerformanceBookTests
{
    private static readonly DateOnly On = new(2024, 11, 15);
    private static readonly PerformanceSubject Known = new("digital", 10001234, "E08000012", EmploymentStatus.EmployedIndependent, "25-34", "F", 31, 1);
    private static readonly PerformanceSubject Unknown = new("digital", 10001234, null, null, null, null, null, null);

    [Test]
    public void An_event_is_counted_once_in_every_dimension()
    {
        var book = new PerformanceBook([]);

        book.Count(Known, PerformanceMeasure.Starts, On, 1, 179_200);

        Assert.That(Texts(book.Counts), Is.EquivalentTo(new[]
        {
            "Programme programme 202411 1/0/0/0/0 179200",
            "Sector digital 202411 1/0/0/0/0 179200",
            "Provider 10001234 202411 1/0/0/0/0 179200",
            "LocalAuthority E08000012 202411 1/0/0/0/0 179200",
            "EmploymentStatus employedIndependent 202411 1/0/0/0/0 179200",
            "AgeBand 25-34 202411 1/0/0/0/0 179200",
            "Sex F 202411 1/0/0/0/0 179200",
            "EthnicityGroup white 202411 1/0/0/0/0 179200",
            "Disability yes 202411 1/0/0/0/0 179200",
        }));
        Assert.That(book.Changed, Is.EquivalentTo(book.Counts));
    }

    [Test]
    public void A_missing_fact_is_counted_as_unknown()
    {
        var book = new PerformanceBook([]);

        book.Count(Unknown, PerformanceMeasure.DropOuts, On, 1);

        Assert.That(book.Counts.Where(count => count.Member == "unknown").Select(count => count.Dimension), Is.EquivalentTo(new[]
        {
            PerformanceDimension.LocalAuthority, PerformanceDimension.EmploymentStatus, PerformanceDimension.AgeBand, PerformanceDimension.Sex,
            PerformanceDimension.EthnicityGroup,
            PerformanceDimension.Disability,
        }));
        Assert.That(book.Counts.Select(count => count.Counts), Is.All.EqualTo(new PerformanceCounts(0, 0, 0, 0, 1, 0)));
    }

    [Test]
    public void Measures_members_and_months_are_counted_separately()
    {
        var book = new PerformanceBook([]);
        book.Count(Known, PerformanceMeasure.Starts, On, 2, 20);
        book.Count(Known with { Sex = "M" }, PerformanceMeasure.Starts, On, 1, 10);
        book.Count(Known, PerformanceMeasure.Starts, On.AddMonths(1), 1, 10);
        book.Count(Known, PerformanceMeasure.Completions, On, 1, 7);
        book.Count(Known, PerformanceMeasure.Interviews, On, 1);
        book.Count(Known, PerformanceMeasure.Outcomes, On, 1, 5);

        Assert.That(Texts(book.Counts.Where(count => count.Dimension is PerformanceDimension.Programme or PerformanceDimension.Sex)), Is.EquivalentTo(new[]
        {
            "Programme programme 202411 3/1/1/1/0 42", "Programme programme 202412 1/0/0/0/0 10",
            "Sex F 202411 2/1/1/1/0 32", "Sex F 202412 1/0/0/0/0 10", "Sex M 202411 1/0/0/0/0 10",
        }));
    }

    [Test]
    public void An_event_reversed_on_the_same_day_leaves_nothing_to_save()
    {
        var book = new PerformanceBook([]);
        book.Count(Known, PerformanceMeasure.Starts, On, 1, 179_200);
        book.Count(Known, PerformanceMeasure.Starts, On, -1, -179_200);

        Assert.That(book.Changed, Is.Empty);
        book.AcceptAsSaved();
        Assert.That(book.Counts.Select(count => count.IsSaved), Is.All.False);
    }

    [Test]
    public void Only_counters_changed_since_the_last_save_are_saved()
    {
        var book = new PerformanceBook([new PerformanceCount(
            PerformanceDimension.Programme,
            "programme",
            202411,
            new PerformanceCounts(5, 0, 0, 0, 0, 50)), new PerformanceCount(PerformanceDimension.Sex, "M", 202411)]);
        Assert.That(book.Changed, Is.Empty);

        book.Count(Known, PerformanceMeasure.Starts, On, 1, 10);
        var whole = book.Changed.Single(count => count.Dimension == PerformanceDimension.Programme);
        Assert.That(
            (whole.IsSaved, whole.Saved, whole.Counts),
            Is.EqualTo((true, new PerformanceCounts(5, 0, 0, 0, 0, 50), new PerformanceCounts(6, 0, 0, 0, 0, 60))));
        Assert.That(book.Changed.Count(), Is.EqualTo(9));

        book.AcceptAsSaved();
        Assert.That(book.Changed, Is.Empty);
        book.Count(Known, PerformanceMeasure.Starts, On, -1, -10);
        Assert.That(book.Changed.Select(count => (count.IsSaved, count.Counts.Starts - count.Saved.Starts)), Is.All.EqualTo((true, -1L)));
    }

    [TestCase(-1, 0)]
    [TestCase(0, -11)]
    public void Reversing_more_than_was_counted_fails(int by, long pence)
    {
        var book = new PerformanceBook([]);
        book.Count(Known, PerformanceMeasure.Starts, On, 1, 10);
        book.Count(Known with { Sex = null }, PerformanceMeasure.Starts, On, 1, 10);
        book.AcceptAsSaved();

        // The programme has counts, but there are none for men.
        Assert.That(
            () => book.Count(Known with { Sex = "M" }, PerformanceMeasure.Starts, On, by, pence),
            Throws.InvalidOperationException.With.Message.Contains("Sex/M/202411"));
        Assert.That(book.Changed, Is.Empty, "nothing is counted in any dimension");
    }

    [Test]
    public void Money_can_be_reversed_without_a_count()
    {
        var book = new PerformanceBook([]);
        book.Count(Known, PerformanceMeasure.Starts, On, 1, 10);

        book.Count(Known, PerformanceMeasure.Starts, On, 0, -4);

        Assert.That(book.Counts.Select(count => count.Counts), Is.All.EqualTo(new PerformanceCounts(1, 0, 0, 0, 0, 6)));
    }

    [TestCase(31, "white")]
    [TestCase(34, "white")]
    [TestCase(35, "mixed")]
    [TestCase(38, "mixed")]
    [TestCase(39, "asian")]
    [TestCase(43, "asian")]
    [TestCase(44, "black")]
    [TestCase(46, "black")]
    [TestCase(47, "other")]
    [TestCase(98, "other")]
    [TestCase(99, "unknown")]
    [TestCase(null, "unknown")]
    public void Ethnicity_is_counted_by_major_group(int? code, string group) =>
        Assert.That(MemberOf(Known with { Ethnicity = code }, PerformanceDimension.EthnicityGroup), Is.EqualTo(group));

    [TestCase(1, "yes")]
    [TestCase(2, "no")]
    [TestCase(9, "unknown")]
    [TestCase(null, "unknown")]
    public void Disability_is_counted_by_the_health_problem(int? code, string member) =>
        Assert.That(MemberOf(Known with { HealthProblem = code }, PerformanceDimension.Disability), Is.EqualTo(member));

    [TestCase(EmploymentStatus.Unemployed, "unemployed", true)]
    [TestCase(EmploymentStatus.SelfEmployed, "selfEmployed", false)]
    [TestCase(EmploymentStatus.Employed, "employed", false)]
    [TestCase(EmploymentStatus.EmployedIndependent, "employedIndependent", true)]
    [TestCase(EmploymentStatus.NotKnown, "unknown", true)]
    public void Employment_decides_which_learners_are_due_an_interview(EmploymentStatus status, string member, bool isDue)
    {
        Assert.That(MemberOf(Known with { EmploymentStatus = status }, PerformanceDimension.EmploymentStatus), Is.EqualTo(member));
        Assert.That(PerformanceMembers.IsDueAnInterview(member), Is.EqualTo(isDue));
    }

    [Test]
    public void The_listed_members_equal_the_counted_members()
    {
        Assert.That(
            PerformanceMembers.KnownMembersOf(PerformanceDimension.AgeBand),
            Is.EqualTo(new[] { 18, 19, 25, 35, 45, 55, 65 }.Select(age => AgeBand.Of(On.AddYears(-age), On))));
        Assert.That(
            PerformanceMembers.KnownMembersOf(PerformanceDimension.EthnicityGroup),
            Is.EqualTo(Enumerable.Range(31, 17).Append(98).Select(code => PerformanceMembers.EthnicityGroupOf(code)).Distinct()));
        Assert.That(
            PerformanceMembers.KnownMembersOf(PerformanceDimension.EmploymentStatus).Append("unknown"),
            Is.EqualTo(Enum.GetValues<EmploymentStatus>()
                .Select(status => MemberOf(Known with { EmploymentStatus = status }, PerformanceDimension.EmploymentStatus))));
    }

    private static string MemberOf(PerformanceSubject subject, PerformanceDimension dimension) =>
        PerformanceMembers.Of(subject.Posting(PerformanceMeasure.Starts, On, 1)).Single(member => member.Dimension == dimension).Member;

    private static IEnumerable<string> Texts(IEnumerable<PerformanceCount> counts) => counts.Select(count =>
        $"{count.Dimension} {count.Member} {count.Period} {count.Counts.Starts}/{count.Counts.Completions}/{count.Counts.Interviews}/"
        + $"{count.Counts.Outcomes}/{count.Counts.DropOuts} {count.Counts.EarnedPence}");
}
