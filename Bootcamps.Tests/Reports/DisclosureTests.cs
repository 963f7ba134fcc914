using Bootcamps.Domain;
using Bootcamps.Domain.Reports;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

public sealed class DisclosureTests
{
    private static readonly PerformanceRule Rule = new() { ValidFrom = new DateOnly(2024, 4, 1) };
    private static readonly Disclosure Published = Disclosure.Of(ReportForm.Published, Rule);
    private static readonly Disclosure Internal = Disclosure.Of(ReportForm.Internal, Rule);

    [TestCase(1_234, "1230")]
    [TestCase(1_235, "1240")]
    [TestCase(30, "30")]
    [TestCase(34, "30")]
    [TestCase(29, "c")]
    [TestCase(1, "c")]
    [TestCase(0, "c")]
    public void A_published_count_is_rounded_and_a_small_count_is_withheld(int starts, string shown) =>
        Assert.That(Text(Published.Show(new PerformanceCounts { Starts = starts }).Starts), Is.EqualTo(shown));

    /// <summary>64.1 % becomes 64 %.</summary>
    [TestCase(78, 50, "64.00")]
    [TestCase(200, 129, "65.00")]
    [TestCase(200, 127, "64.00")]
    [TestCase(78, 29, "c")]
    [TestCase(29, 29, "c")]
    public void A_published_rate_is_in_whole_percent_and_withheld_when_either_count_is(int completions, int outcomes, string shown) =>
        Assert.That(
            Text(Published.Show(new PerformanceCounts { Completions = completions, Outcomes = outcomes }).OutcomePerCompletionsPercent),
            Is.EqualTo(shown));

    [Test]
    public void Money_is_not_published() =>
        Assert.That(Text(Published.Show(new PerformanceCounts(1_000, 0, 0, 0, 0, 179_200_000)).EarnedPence), Is.EqualTo("c"));

    [Test]
    public void Internal_figures_are_exact()
    {
        var figures = Internal.Show(new PerformanceCounts(100, 78, 70, 50, 12, 123));

        Assert.That(
            new[] { figures.Starts, figures.Completions, figures.Interviews, figures.Outcomes, figures.DropOuts, figures.EarnedPence }.Select(Text),
            Is.EqualTo(new[] { "100", "78", "70", "50", "12", "123" }));
        Assert.That(
            new[]
            {
                figures.DropOutPerStartsPercent, figures.DropOutPerEndedPercent, figures.CompletionPerStartsPercent, figures.InterviewPerStartsPercent,
                figures.InterviewPerCompletionsPercent, figures.OutcomePerStartsPercent, figures.OutcomePerCompletionsPercent,
            }.Select(Text),
            Is.EqualTo(new[] { "12.00", "13.33", "78.00", "70.00", "89.74", "50.00", "64.10" }));
    }

    [Test]
    public void A_rate_with_a_zero_denominator_is_null()
    {
        var figures = Internal.Show(new PerformanceCounts { Starts = 5 });

        Assert.That(
            (figures.OutcomePerStartsPercent.Value, figures.OutcomePerCompletionsPercent.Value, figures.OutcomePerCompletionsPercent.IsSuppressed),
            Is.EqualTo((new Percent(0), (Percent?)null, false)));
    }

    [TestCase(new[] { 100, 50, 29 }, "100 c c", TestName = "One small member is withheld with the next smallest")]
    [TestCase(new[] { 29, 50, 50, 100 }, "c c 50 100", TestName = "Of equal members the first is withheld")]
    [TestCase(new[] { 100, 29, 12 }, "100 c c", TestName = "Two small members hide each other")]
    [TestCase(new[] { 100, 50, 30 }, "100 50 30", TestName = "Without a small member nothing is withheld")]
    [TestCase(new[] { 100, 50, 29, 0 }, "100 c c c", TestName = "A member of zero does not hide a small one")]
    [TestCase(new[] { 100, 50, 0 }, "100 50 c", TestName = "A member of zero needs no second withheld member")]
    [TestCase(new[] { 29 }, "c", TestName = "A single small member is withheld alone")]
    [TestCase(new int[0], "", TestName = "Without members nothing is withheld")]
    public void No_member_can_be_found_by_subtraction(int[] starts, string shown) =>
        Assert.That(
            string.Join(
                ' ',
                Published.ShowMembers([.. starts.Select(count => new PerformanceCounts { Starts = count })]).Select(figures => Text(figures.Starts))),
            Is.EqualTo(shown));

    [Test]
    public void Each_measure_is_withheld_separately_together_with_its_rates()
    {
        var shown = Published.ShowMembers(
            [new PerformanceCounts(100, 60, 0, 40, 0, 0), new PerformanceCounts(90, 50, 0, 20, 0, 0), new PerformanceCounts(80, 70, 0, 60, 0, 0)]);

        Assert.That(shown.Select(figures =>
            $"{Text(figures.Starts)} {Text(figures.Outcomes)} "
            + $"{Text(figures.CompletionPerStartsPercent)} {Text(figures.OutcomePerStartsPercent)}"), Is.EqualTo(new[]
        {
            "100 c 60.00 c", "90 c 56.00 c", "80 60 88.00 75.00",
        }));
    }

    [Test]
    public void Internal_members_are_all_shown() =>
        Assert.That(
            Internal.ShowMembers([new PerformanceCounts { Starts = 1 }, default]).Select(figures => Text(figures.Starts)),
            Is.EqualTo(new[] { "1", "0" }));

    [TestCase(0, new[] { 100, 40, 50 }, new[] { 0, 0, 0 }, "100 140 190", TestName = "Nothing is withheld")]
    [TestCase(0, new[] { 100, 20, 50, 25, 60 }, new[] { 0, 1, 0, 1, 0 }, "100 c c 200 260", TestName = "Between two withheld months no total is shown")]
    [TestCase(0, new[] { 5, 10, 100 }, new[] { 1, 1, 0 }, "c c 120", TestName = "A small total is withheld")]
    [TestCase(100, new[] { 0, 40, 50 }, new[] { 1, 0, 0 }, "c 140 190", TestName = "A large opening is in every total and hides no month")]
    [TestCase(12, new[] { 40, 50 }, new[] { 0, 0 }, "c c", TestName = "A small opening that subtraction would reveal is withheld")]
    public void No_month_can_be_found_by_subtracting_totals(long opening, int[] months, int[] areHidden, string shown) =>
        Assert.That(
            string.Join(
                ' ',
                Published.ShowRunning(opening, [.. months.Select(count => (long)count)], [.. areHidden.Select(hidden => hidden == 1)]).Select(Text)),
            Is.EqualTo(shown));

    private static string Text(Figure figure)
    {
        Assert.That(figure.IsSuppressed && figure.Value is not null, Is.False, "what is withheld has no value");
        return figure.IsSuppressed ? "c" : $"{figure.Value}";
    }

    private static string Text(RateFigure rate)
    {
        Assert.That(rate.IsSuppressed && rate.Value is not null, Is.False, "what is withheld has no value");
        return rate.IsSuppressed ? "c" : $"{rate.Value}";
    }
}
