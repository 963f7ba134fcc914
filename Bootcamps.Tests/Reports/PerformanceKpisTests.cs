using Bootcamps.Domain;
using Bootcamps.Domain.Reports;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

public sealed class PerformanceKpisTests
{
    private static readonly PerformanceRule Rule = new() { ValidFrom = new DateOnly(2024, 4, 1) };

    /// <summary>
    /// 100 starts, 78 completions, 78 interviews, 50 outcomes: drop-out 22 % is missed, interviews are met, outcomes are 50.0 % and 64.1 %, both missed.
    /// </summary>
    [Test]
    public void A_programme_has_rates_by_both_denominators()
    {
        var counts = new PerformanceCounts(100, 78, 78, 50, 22, 0);

        var kpis = PerformanceKpis.Of(counts, counts, Rule, Disclosure.Of(ReportForm.Internal, Rule));

        Assert.That(kpis.Select(Text), Is.EqualTo(new[]
        {
            "DropOut of Starts 2200/2000 False",
            "DropOut of Ended 2200/2000 False",
            "Interview of CompletionsDueAnInterview 10000/10000 True",
            "Outcome of Starts 5000/7500 False",
            "Outcome of Completions 6410/7500 False",
        }));
    }

    // 20 of 100; 15 of 20; 3 of 4; one in three is 33.33 %.
    [TestCase(100, 80, 20, 80, 75, "2000 True", "2000 True", "10000 True", "7500 True", "9375 True")]
    [TestCase(100, 79, 21, 78, 74, "2100 False", "2100 False", "9873 False", "7400 False", "9367 True")]
    [TestCase(30, 6, 2, 6, 2, "667 True", "2500 False", "10000 True", "667 False", "3333 False")]
    public void A_rate_equal_to_its_target_meets_it(int starts, int completions, int dropOuts, int interviews, int outcomes, params string[] expected)
    {
        var counts = new PerformanceCounts(starts, completions, interviews, outcomes, dropOuts, 0);

        var kpis = PerformanceKpis.Of(counts, counts, Rule, Disclosure.Of(ReportForm.Internal, Rule));

        Assert.That(kpis.Select(kpi => $"{kpi.Rate.Value?.BasisPoints} {kpi.IsMet}"), Is.EqualTo(expected));
    }

    [Test]
    public void A_rate_with_a_zero_denominator_is_null()
    {
        var kpis = PerformanceKpis.Of(default, default, Rule, Disclosure.Of(ReportForm.Internal, Rule));

        Assert.That(kpis.Select(kpi => (kpi.Rate.Value, kpi.Rate.IsSuppressed, kpi.IsMet)), Is.All.EqualTo(((Percent?)null, false, (bool?)null)));
    }

    [Test]
    public void The_interview_rate_counts_only_learners_who_are_due_one()
    {
        var all = new PerformanceCounts(100, 78, 60, 50, 22, 0);
        var due = new PerformanceCounts(70, 60, 60, 40, 10, 0);

        var kpi = PerformanceKpis.Of(all, due, Rule, Disclosure.Of(ReportForm.Internal, Rule)).Single(kpi => kpi.Kpi == Kpi.Interview);

        Assert.That(Text(kpi), Is.EqualTo("Interview of CompletionsDueAnInterview 10000/10000 True"));
    }

    [Test]
    public void Published_rates_are_in_whole_percent_and_withheld_when_their_counts_are()
    {
        var counts = new PerformanceCounts(100, 78, 78, 50, 22, 0);

        var kpis = PerformanceKpis.Of(counts, counts, Rule, Disclosure.Of(ReportForm.Published, Rule));

        Assert.That(kpis.Select(Text), Is.EqualTo(new[]
        {
            "DropOut of Starts c/2000 ",
            "DropOut of Ended c/2000 ",
            "Interview of CompletionsDueAnInterview 10000/10000 True",
            "Outcome of Starts 5000/7500 False",
            "Outcome of Completions 6400/7500 False",
        }));
    }

    private static string Text(KpiResult kpi) =>
        $"{kpi.Kpi} of {kpi.Of} {(kpi.Rate.IsSuppressed ? "c" : kpi.Rate.Value?.BasisPoints)}/{kpi.TargetBasisPoints} {kpi.IsMet}";
}
