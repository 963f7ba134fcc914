using Bootcamps.Api.Enrolments;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>Places lapse 42 days after the cohort's first day, outcomes 31 days after their window of six months: the defaults of a rule set.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class TimeLimitsTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private ApiHost _host = null!;
    private HttpClient _provider = null!;
    private HttpClient _authority = null!;

    [SetUp]
    public void Start_the_host()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider();
        _provider = _host.With(_host.Given.Key());
        _authority = _host.With(_host.Given.Key("authority"));
    }

    [TearDown]
    public void Stop_the_host()
    {
        _provider.Dispose();
        _authority.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task A_place_lapses_on_the_day_after_the_last_day_to_declare_the_start()
    {
        // 7 October and 42 days: 18 November. The clock stands at 15 November.
        var cohortId = _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        var laterId = _host.Given.Cohort(startsOn: "2024-10-08", endsOn: "2024-12-20");
        var enrolmentId = await Journey.Enrol(_provider, cohortId);
        await Journey.Enrol(_provider, laterId, 2);
        var startedId = await Journey.Enrol(_provider, cohortId, 3);
        await Journey.Reach(_provider, startedId, Journey.Start());

        _host.Clock.Advance(TimeSpan.FromDays(3));
        var onTheLastDay = await Apply();
        _host.Clock.Advance(TimeSpan.FromDays(1));
        var afterIt = await Apply();
        var again = await Apply();

        var lapsed = (await _provider.Get($"/v1/enrolments/{enrolmentId}")).Json;
        Assert.Multiple(() =>
        {
            Assert.That((onTheLastDay, afterIt, again), Is.EqualTo(((0, 0), (1, 0), (0, 0))));
            Assert.That((string?)lapsed["status"], Is.EqualTo("lapsed"));
            Assert.That(lapsed["milestones"]!.AsArray().Select(one => (string?)one!["state"]), Is.All.EqualTo("impossible"));
            Assert.That((long)lapsed["funding"]!["committedPence"]!, Is.Zero);
            Assert.That(
                _host.Given.Scalar<long>("select cast(seats_taken as bigint) from cohort where cohort_id = @cohortId", new { cohortId }),
                Is.EqualTo(1),
                "the seat of the learner who started");
        });
        await Journey.AssertConsistent(_authority, committedPence: 896_000, earnedPence: 179_200, places: 2);
    }

    [Test]
    public async Task The_money_for_an_outcome_is_released_when_its_window_has_closed()
    {
        // Completed on 8 November 2024: six months to 8 May 2025, 31 days to 8 June.
        var enrolmentId = await Journey.Enrol(_provider, _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20"));
        await Journey.Reach(_provider, enrolmentId, Journey.Start(), Journey.Completion());

        _host.Clock.Advance(new DateOnly(2025, 6, 8).ToDateTime(TimeOnly.MinValue) - new DateTime(2024, 11, 15, 0, 0, 0, DateTimeKind.Unspecified));
        var onTheLastDay = await Apply();
        _host.Clock.Advance(TimeSpan.FromDays(1));
        var afterIt = await Apply();
        var again = await Apply();

        var enrolment = (await _provider.Get($"/v1/enrolments/{enrolmentId}")).Json;
        Assert.That((onTheLastDay, afterIt, again), Is.EqualTo(((0, 0), (0, 1), (0, 0))));
        Assert.That(enrolment["milestones"]!.AsArray().Select(one => (string?)one!["state"]), Is.EqualTo(new[] { "accepted", "accepted", "impossible" }));
        await Journey.AssertConsistent(_authority, committedPence: 313_600, earnedPence: 313_600);
    }

    [Test]
    public async Task M4_An_outcome_counts_on_the_last_day_of_its_window_and_not_on_the_next()
    {
        // Completed on 8 November 2024: until 8 May 2025. It can still be declared later.
        var enrolmentId = await Journey.Enrol(_provider, _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20"));
        await Journey.Reach(_provider, enrolmentId, Journey.Start(), Journey.Completion());
        _host.Clock.Advance(TimeSpan.FromDays(190));

        var late = await _provider.Post($"/v1/enrolments/{enrolmentId}/milestones", Journey.Outcome("2025-05-09"));
        var inTime = await _provider.Post($"/v1/enrolments/{enrolmentId}/milestones", Journey.Outcome("2025-05-08"));

        Assert.That((late.Status, late.Codes[0]), Is.EqualTo((422, "milestone.outcome-window-closed")));
        Assert.That(inTime.Status, Is.EqualTo(201), inTime.Text);
    }

    private Task<(int Lapsed, int Closed)> Apply() => _host.Given.Service<TimeLimits>().ApplyAsync(CancellationToken.None);
}
