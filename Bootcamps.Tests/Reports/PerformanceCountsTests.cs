using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Reports;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

/// <summary>The performance counters that the lane keeps.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class PerformanceCountsTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly PerformanceSubject Learner = new("digital", 10001234, "E08000012", EmploymentStatus.Unemployed, "25-34", "F", 31, 2);

    private ApiHost _host = null!;

    [SetUp]
    public void Start()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider();
    }

    [TearDown]
    public void Stop() => _host.Dispose();

    [Test]
    public async Task Events_are_added_to_the_counts_of_earlier_batches()
    {
        await Count(new LearnerEvent(Learner, PerformanceMeasure.Starts, "2024-09-10", 2, 700));
        await Count(
            new LearnerEvent(Learner, PerformanceMeasure.Starts, "2024-09-20", 1, 350),
            new LearnerEvent(Learner with { Sex = "M" }, PerformanceMeasure.Starts, "2024-09-20", 1, 350));
        await Count(
            new LearnerEvent(Learner, PerformanceMeasure.Completions, "2024-11-01", 1, 250),
            new LearnerEvent(Learner, PerformanceMeasure.Interviews, "2024-11-01", 1));

        Assert.That(await Rows("programme"), Is.EqualTo(new[] { "programme 202409 4/0/0/0/0 1400", "programme 202411 0/1/1/0/0 250" }));
        Assert.That(await Rows("sex"), Is.EqualTo(new[] { "F 202409 3/0/0/0/0 1050", "F 202411 0/1/1/0/0 250", "M 202409 1/0/0/0/0 350" }));
        Assert.That(_host.Given.Scalar<long>("select count(*) from performance_count"), Is.EqualTo((9 * 2) + 1));
        Assert.That(await Differences(), Is.Empty);
    }

    [Test]
    public async Task A_reversal_reduces_the_month_of_the_event()
    {
        await Count(
            new LearnerEvent(Learner, PerformanceMeasure.Starts, "2024-09-10", 2, 700),
            new LearnerEvent(Learner, PerformanceMeasure.Starts, "2024-10-10", 1, 350));

        await Count(new LearnerEvent(Learner, PerformanceMeasure.Starts, "2024-09-10", -2, -700));

        Assert.That(await Rows("programme"), Is.EqualTo(new[] { "programme 202409 0/0/0/0/0 0", "programme 202410 1/0/0/0/0 350" }));
    }

    [Test]
    public async Task Reversing_more_than_was_counted_fails_alone_and_counts_nothing()
    {
        await Count(new LearnerEvent(Learner, PerformanceMeasure.Starts, "2024-09-10", 1));

        var wrong = Count(new LearnerEvent(Learner, PerformanceMeasure.Starts, "2024-10-10", -1));
        var right = Count(new LearnerEvent(Learner, PerformanceMeasure.Starts, "2024-10-10", 1));

        Assert.That(async () => await wrong, Throws.InvalidOperationException);
        await right;
        Assert.That(await Rows("programme"), Is.EqualTo(new[] { "programme 202409 1/0/0/0/0 0", "programme 202410 1/0/0/0/0 0" }));
    }

    [Test]
    public async Task A_counter_changed_by_another_process_is_read_again_before_it_is_written()
    {
        await Count(new LearnerEvent(Learner, PerformanceMeasure.Starts, "2024-09-10", 1));
        _host.Given.Execute("update performance_count set starts = 7 where dimension = 'sex'");

        await Count(new LearnerEvent(Learner, PerformanceMeasure.Starts, "2024-09-10", 1));

        Assert.That((await Rows("sex")).Concat(await Rows("disability")), Is.EqualTo(new[] { "F 202409 8/0/0/0/0 0", "no 202409 2/0/0/0/0 0" }));
    }

    [Test]
    public async Task An_enrolment_alone_changes_no_counter()
    {
        var answer = await _host.With(_host.Given.Key()).Post("/v1/enrolments", Given.Enrolment(_host.Given.Cohort()));

        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        Assert.That(_host.Given.Scalar<long>("select count(*) from performance_count"), Is.Zero);
    }

    [TestCase("update performance_count set starts = 2 where dimension = 'sex'", "sex/F/starts/2024-09 1/2 /")]
    [TestCase(
        "delete from performance_count where dimension = 'provider'",
        "provider/10001234/earned/2024-09 0/0 350/0|provider/10001234/starts/2024-09 1/0 /")]
    [TestCase("update performance_count set earned_pence = 349 where dimension = 'sector'", "sector/digital/earned/2024-09 0/0 350/349")]
    public async Task The_check_names_a_counter_that_differs_from_the_ledger(string statement, string differences)
    {
        await Count(new LearnerEvent(Learner, PerformanceMeasure.Starts, "2024-09-10", 1, 350));
        Assert.That(await Differences(), Is.Empty);

        _host.Given.Execute(statement);

        Assert.That(string.Join('|', await Differences()), Is.EqualTo(differences));
    }

    private Task Count(params LearnerEvent[] events) => _host.Given.Service<WriteQueue>().SubmitAsync(new CountEvents(events));

    // The events come from no milestone, so the check also misses those. Only the counters of the performance are looked at here.
    private async Task<IEnumerable<string>> Differences() =>
        (await _host.With(_host.Given.Key(Role.Authority)).Get($"/v1/programmes/{Given.ProgrammeId}/check")).Json["differences"]!.AsArray()
            .Where(one => (string?)one!["what"] == "performance")
            .Select(one => $"{one!["id"]} {one["expectedPlaces"]}/{one["actualPlaces"]} {one["expectedPence"]}/{one["actualPence"]}");

    private async Task<IEnumerable<string>> Rows(string dimension) =>
        (await Database.Db.ListAsync<Row>(
            "select member, period, starts, completions, interviews, outcomes, drop_outs, earned_pence from performance_count "
            + "where dimension = @dimension order by member, period",
            new { dimension },
            CancellationToken.None))
        .Select(row => $"{row.Member} {row.Period} {row.Starts}/{row.Completions}/{row.Interviews}/{row.Outcomes}/{row.DropOuts} {row.EarnedPence}");

    private sealed record Row
    {
        public required string Member { get; init; }

        public required int Period { get; init; }

        public required int Starts { get; init; }

        public required int Completions { get; init; }

        public required int Interviews { get; init; }

        public required int Outcomes { get; init; }

        public required int DropOuts { get; init; }

        public required long EarnedPence { get; init; }
    }
}
