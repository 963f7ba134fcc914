using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Tests.Enrolments;
using Bootcamps.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Bootcamps.Tests.Writing;

/// <summary>How often a batch sends something to the database and waits: at most six times, whatever its changes and however many.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class ExchangesTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const int Most = 6;

    private FaultyEngine _engine = null!;
    private ApiHost _host = null!;
    private HttpClient _provider = null!;
    private HttpClient _authority = null!;
    private HttpClient _ada = null!;
    private HttpClient _grace = null!;
    private string _cohortId = null!;
    private int _learner;

    [SetUp]
    public void Start_the_host()
    {
        _engine = new FaultyEngine(Database.Engine);
        _host = new ApiHost(Database, services => services.AddSingleton<Engine>(_engine));
        _host.Given.Programme().Provider();
        _cohortId = _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        _provider = _host.With(_host.Given.Key());
        _authority = _host.With(_host.Given.Key(Role.Authority));
        _ada = _host.With(_host.Person(subject: "ada"));
        _grace = _host.With(_host.Person(subject: "grace"));
    }

    [TearDown]
    public void Stop_the_host()
    {
        _provider.Dispose();
        _authority.Dispose();
        _ada.Dispose();
        _grace.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task A_batch_of_one_change_of_any_kind_makes_at_most_six()
    {
        var changes = await Changes(enrolments: 1, declarations: 1, withdrawals: 1);
        changes.Add(() => _provider.Post("/v1/courses", new
        {
            title = "Software development", sectorCode = "digital", level = 3, guidedHours = 60, weeks = 16, deliveryMode = "blended", isGreenSkills = false,
            socCodes = new[] { "2134" },
        }));
        changes.Add(() => _authority.Post("/v1/programmes", new { name = "Next", financialYear = "2025-26", copyFrom = Given.ProgrammeId }));
        var before = _engine.Batches.Count;
        foreach (var change in changes)
        {
            AssertDone(await change());

            // As another process that writes in the lane, so that the next batch reads everything again.
            _host.Given.Execute("update lane set turn = turn + 1");
        }

        var exchanges = _engine.Batches.Skip(before).ToList();
        TestContext.Out.WriteLine($"Exchanges of {exchanges.Count} batches of one change: {string.Join(", ", exchanges)}");
        Assert.That(exchanges, Has.Count.EqualTo(changes.Count));
        Assert.That(exchanges, Is.All.InRange(3, Most));
    }

    [Test]
    public async Task A_batch_of_64_changes_of_many_kinds_makes_five()
    {
        var changes = await Changes(enrolments: 40, declarations: 10, withdrawals: 10);
        Assert.That(changes, Has.Count.EqualTo(64));
        using var isOpen = new ManualResetEventSlim();
        using var isHeld = new ManualResetEventSlim();
        _engine.At = (moment, _) =>
        {
            if (moment == Moment.Begin)
            {
                isHeld.Set();
                isOpen.Wait(TimeSpan.FromSeconds(30));
            }
        };
        var first = Enrol();
        Assert.That(isHeld.Wait(TimeSpan.FromSeconds(30)), Is.True);
        var before = _engine.Batches.Count;

        var waiting = changes.ConvertAll(change => change());
        var queue = _host.Given.Service<WriteQueue>();
        Assert.That(() => queue.Depth, Is.EqualTo(64).After(30_000, 10));
        isOpen.Set();
        AssertDone(await first);
        Array.ForEach(await Task.WhenAll(waiting), AssertDone);

        var exchanges = _engine.Batches.Skip(before).ToList();
        TestContext.Out.WriteLine($"Exchanges of a batch of one change and a batch of 64: {string.Join(", ", exchanges)}");
        Assert.That(exchanges, Is.EqualTo(new[] { 5, 5 }), "begin, take the lane, read, write, commit");
        Assert.That((bool)(await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/check")).Json["isConsistent"]!, Is.True);
    }

    private static void AssertDone(Reply reply) => Assert.That(reply.Status, Is.AnyOf(200, 201), reply.Text);

    private Task<Reply> Enrol() => _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId, ++_learner, enrolledOn: Journey.EnrolledOn));

    // Four more kinds: a cohort added, one closed, a statement paid and the targets replaced. What they need is there.
    private async Task<List<Func<Task<Reply>>>> Changes(int enrolments, int declarations, int withdrawals)
    {
        List<string> ids = [];
        for (var i = 0; i < declarations + withdrawals + 1; i++)
        {
            ids.Add((string)(await Enrol()).Json["enrolmentId"]!);
        }

        var claimed = await _provider.Post($"/v1/enrolments/{ids[0]}/milestones", Journey.Start());
        var statement = $"/v1/statements/{(string)claimed.Json["statement"]!["statementId"]!}";
        AssertDone(await _ada.Send(HttpMethod.Post, $"{statement}/authorise", null, ("If-Match", "\"1\"")));
        var (courseId, closedId) = (_host.Given.Course(), _host.Given.Cohort());
        return
        [
            .. Enumerable.Repeat(Enrol, enrolments),
            .. ids.Skip(1).Take(declarations).Select<string, Func<Task<Reply>>>(id => () => _provider.Post($"/v1/enrolments/{id}/milestones", Journey.Start())),
            .. ids.Skip(1 + declarations).Select<string, Func<Task<Reply>>>(
                id => () => _provider.Post($"/v1/enrolments/{id}/withdraw", new { reasonCode = 44 })),
            () => _provider.Post($"/v1/courses/{courseId}/cohorts", new
            {
                programmeId = Given.ProgrammeId, startsOn = "2025-01-06", endsOn = "2025-04-28", seats = 20, pricePence = 448_000, venue = "Example Hall",
                localAuthorityCode = "E08000012",
            }),
            () => _provider.Post($"/v1/cohorts/{closedId}/close"),
            () => _grace.Send(HttpMethod.Post, $"{statement}/pay", new { paidOn = "2024-11-15" }, ("If-Match", "\"2\"")),
            () => _authority.Put(
                $"/v1/programmes/{Given.ProgrammeId}/targets",
                new { items = new[] { new { level = "programme", period = "2025-03", starts = 3, completions = 2, outcomes = 1 } } },
                "*"),
        ];
    }
}
