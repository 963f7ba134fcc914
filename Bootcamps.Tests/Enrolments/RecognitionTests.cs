using System.Text.Json;
using System.Text.Json.Nodes;
using Bootcamps.Api.Courses;
using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Enrolments;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>
/// One person is recognised by number, or by name and date of birth, at every provider and after the enrolment has ended. The start of £4,480.00 is
/// 179200 pence.
/// </summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class RecognitionTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Name = "givenName familyName dateOfBirth";
    private ApiHost _host = null!;
    private HttpClient _provider = null!;
    private HttpClient _other = null!;
    private string _cohortId = null!;

    [SetUp]
    public void Start_the_host()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider().Provider(Given.OtherUkprn);
        _cohortId = Cohort();
        _provider = _host.With(_host.Given.Key());
        _other = _host.With(_host.Given.Key(ukprn: Given.OtherUkprn));
    }

    [TearDown]
    public void Stop_the_host()
    {
        _provider.Dispose();
        _other.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task A_second_start_in_a_year_gives_a_warning_even_when_the_first_has_ended()
    {
        await Leave(await Started(_provider, _cohortId));

        var second = await Enrol(_provider, _cohortId, Learner());
        await Journey.Reach(_provider, IdOf(second), Journey.Start());
        await Leave(IdOf(second));
        var third = await Enrol(_provider, _cohortId, Learner());

        Assert.That(Warnings(second), Is.EqualTo(new[] { "eligibility.one-per-year 2 of 1 uln " + Name + " postcode" }));
        Assert.That(Warnings(third), Is.EqualTo(new[] { "eligibility.one-per-year 3 of 1 uln " + Name + " postcode" }));
    }

    [TestCase(false, TestName = "at the same provider")]
    [TestCase(true, TestName = "at another provider")]
    public async Task A_second_start_in_a_year_is_refused_where_the_rule_blocks(bool isElsewhere)
    {
        _host.Given.ChangeRules(rules => rules with { Severities = Given.Severities(rules.Severities, ("eligibility.one-per-year", Severity.Block)) });
        await Leave(await Started(_provider, _cohortId));
        var (provider, cohortId) = isElsewhere ? (_other, Cohort(Given.OtherUkprn)) : (_provider, _cohortId);

        var tried = await provider.Post("/v1/enrolments?dryRun=true", Body(cohortId, Learner()));
        var second = await provider.Post("/v1/enrolments", Body(cohortId, Learner()));

        Assert.That((tried.Status, second.Status), Is.EqualTo((422, 422)), second.Text);
        Assert.That(Errors(second), Is.EqualTo(new[] { "eligibility.one-per-year 2 of 1 uln " + Name + " postcode" }));
        Assert.That(Errors(tried), Is.EqualTo(Errors(second)));
        Assert.That(second.Text, Does.Not.Contain("10001234").And.Not.Contain("Provider"), "whose it is stays there");
        Assert.That(_host.Given.Scalar<long>("select sum(earned_pence) from funding_pool where pool_level = 'programme'"), Is.EqualTo(179_200));
    }

    [Test]
    public async Task A_rule_set_that_allows_two_starts_gives_a_warning_for_the_third()
    {
        _host.Given.ChangeRules(rules => rules with { StartsPerFinancialYear = 2 });
        await Leave(await Started(_provider, _cohortId));

        var second = await Enrol(_provider, _cohortId, Learner());
        var third = await Enrol(_provider, Cohort(), Learner());

        Assert.That(Warnings(second), Is.Empty);
        Assert.That(Warnings(third), Is.EqualTo(new[] { "eligibility.one-per-year 3 of 2 uln " + Name + " postcode" }));
    }

    [Test]
    public async Task A_learner_without_a_valid_start_has_used_no_start()
    {
        await Leave(IdOf(await Enrol(_provider, _cohortId, Learner())));
        var enrolmentId = IdOf(await Enrol(_provider, _cohortId, Learner()));
        var milestoneId = await Journey.Reach(_provider, enrolmentId, Journey.Start());
        await Leave(enrolmentId);
        var voided = await _provider.Post($"/v1/milestones/{milestoneId}/void", new { reason = "Not the learner's." });

        var next = await Enrol(_provider, _cohortId, Learner());

        Assert.That(voided.Status, Is.EqualTo(200), voided.Text);
        Assert.That(Warnings(next), Is.Empty);
    }

    [Test]
    public async Task A_start_carried_over_by_a_transfer_counts_once()
    {
        var moved = await _provider.Post($"/v1/enrolments/{await Started(_provider, _cohortId)}/transfer", new { cohortId = Cohort() });
        var whileLive = await Enrol(_provider, Cohort(), Learner());
        await Leave((string)moved.Json["joined"]!["enrolmentId"]!);
        await Leave(IdOf(whileLive));

        var afterwards = await Enrol(_provider, Cohort(), Learner());

        Assert.That(moved.Status, Is.EqualTo(200), moved.Text);
        Assert.That(Warnings(whileLive), Is.EqualTo(new[] { "eligibility.one-per-year 2 of 1 uln " + Name + " postcode" }));
        Assert.That(Warnings(afterwards), Is.EqualTo(new[] { "eligibility.one-per-year 2 of 1 uln " + Name + " postcode" }));
    }

    [Test]
    public async Task A_transfer_is_checked_against_starts_at_other_providers()
    {
        await Leave(await Started(_other, Cohort(Given.OtherUkprn)));
        var enrolmentId = IdOf(await Enrol(_provider, _cohortId, Learner()));

        var moved = await _provider.Post($"/v1/enrolments/{enrolmentId}/transfer", new { cohortId = Cohort() });

        Assert.That(moved.Status, Is.EqualTo(200), moved.Text);
        Assert.That(Codes(moved.Json["joined"]!["warnings"]!), Is.EqualTo(new[] { "eligibility.one-per-year" }), moved.Text);
    }

    [TestCase("AB 12 34 56 C", "ab123456c", TestName = "spaces and case")]
    [TestCase("AB123456C", "AB123456", TestName = "without its suffix")]
    public async Task A_learner_without_a_ULN_is_recognised_by_National_Insurance_number(string first, string second)
    {
        await Enrol(_provider, _cohortId, Learner(("uln", null), ("nationalInsuranceNumber", first)));

        var again = await _provider.Post(
            "/v1/enrolments",
            Body(_cohortId, Learner(("uln", null), ("nationalInsuranceNumber", second), ("familyName", "Married"), ("postcode", "L19 9XX"))));
        var elsewhere = await Enrol(_other, Cohort(Given.OtherUkprn), Learner(("uln", null), ("nationalInsuranceNumber", second), ("familyName", "Married")));

        Assert.That((again.Status, Errors(again)), Is.EqualTo((409, new[] { "enrolment.duplicate nationalInsuranceNumber" })), again.Text);
        Assert.That(Warnings(elsewhere), Does.Contain("eligibility.one-per-year 2 of 1 nationalInsuranceNumber"));
    }

    [Test]
    public async Task A_learner_who_moved_house_is_a_likely_match_and_gives_a_warning()
    {
        await Enrol(_provider, _cohortId, Learner(("uln", null)));

        var here = await Enrol(_provider, _cohortId, Learner(("uln", null), ("postcode", "L19 9XX")));
        var elsewhere = await Enrol(_other, Cohort(Given.OtherUkprn), Learner(("postcode", "L19 8YY")));

        Assert.That(Warnings(here), Is.EqualTo(new[] { "enrolment.likely-duplicate 1 of - " + Name }));
        Assert.That(Warnings(elsewhere), Is.EqualTo(new[] { "enrolment.likely-duplicate 2 of - " + Name }));
        Assert.That(here.Text, Does.Contain("on this cohort").And.Not.Contain("Learner1"));
        Assert.That(elsewhere.Text, Does.Not.Contain("on this cohort").And.Not.Contain("10001234"));
    }

    [TestCase("Sean", "O'Brien", "Sean", "O\u2019Brien")]
    [TestCase("Ana", "García López", "ANA", "Garcia-Lopez")]
    [TestCase("Ana", "Lopez", "Ana", "Lo\u200Cpez")]
    public async Task A_name_typed_differently_matches_and_is_stored_as_typed(string given, string family, string otherGiven, string otherFamily)
    {
        var first = await Enrol(_provider, _cohortId, Learner(("uln", null), ("givenName", given), ("familyName", family)));

        var again = await _provider.Post("/v1/enrolments", Body(_cohortId, Learner(("uln", null), ("givenName", otherGiven), ("familyName", otherFamily))));

        Assert.That((again.Status, Errors(again)), Is.EqualTo((409, new[] { "enrolment.duplicate " + Name + " postcode" })), again.Text);
        var kept = _host.Given.Service<LearnerFacts>()
            .Read(_host.Given.Scalar<string>("select protected_facts from enrolment_learner where enrolment_id = @id", new { id = IdOf(first) }));
        Assert.That((kept.GivenName, kept.FamilyName), Is.EqualTo((given, family)));
    }

    [Test]
    public async Task Concurrent_requests_for_one_person_give_one_place()
    {
        string[] names = ["O'Brien", "O\u2019Brien", "OBRIEN", "O\u2010Brien"];

        var replies = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(i => _provider.Post("/v1/enrolments", Body(_cohortId, Learner(("uln", null), ("familyName", names[i % names.Length]))))));

        Assert.That(replies.Count(reply => reply.Status == 201), Is.EqualTo(1));
        Assert.That(
            replies.Where(reply => reply.Status != 201).Select(reply => string.Join(',', Errors(reply))).Distinct(),
            Is.EqualTo(new[] { "enrolment.duplicate " + Name + " postcode" }));
    }

    [Test]
    public async Task Within_one_batch_withdrawals_and_enrolments_are_taken_into_account()
    {
        if (Database is not SqliteDatabase)
        {
            Assert.Ignore("Only SQLite's writers of one process take turns here.");
        }

        var leaving = await _host.Given.Service<EnrolmentStore>()
            .FindAsync(IdOf(await Enrol(_provider, _cohortId, Learner())), Caller.System, CancellationToken.None);
        var withdrawal = new StatusCommand(EnrolmentMove.Withdraw, Today) { ReasonCode = 44 };
        var (first, leave, back, twice) = (await Enrolling(Given.Learner(2)), new ChangingStatus(leaving!, Actor.System, withdrawal, Today),
            await Enrolling(Given.Learner()), await Enrolling(Given.Learner()));
        var queue = _host.Given.Service<WriteQueue>();
        Task<Outcome<Enrolment>>[] joining;
        Task<Outcome<EnrolmentMoved>> left;

        // The first unit blocks the lane, so the others are taken in one batch.
        using (_host.Given.Service<Engine>().EnterWrite(CancellationToken.None))
        {
            var one = queue.SubmitAsync(first);
            left = queue.SubmitAsync(leave);
            joining = [one, queue.SubmitAsync(back), queue.SubmitAsync(twice)];
        }

        var outcomes = await Task.WhenAll(joining);

        Assert.That((await left).IsRefused, Is.False);
        Assert.That(
            outcomes.Select(outcome => string.Join(' ', outcome.Refusals.Select(refusal => refusal.Code))),
            Is.EqualTo(new[] { "", "", "enrolment.duplicate" }));
        Assert.That(outcomes[1].Value.Warnings, Is.Empty, "the place that was given back before the start is no start");
    }

    [Test]
    public async Task A_correction_is_checked_against_every_known_learner()
    {
        await Enrol(_provider, _cohortId, Learner(("uln", null), ("nationalInsuranceNumber", "AB123456C")));
        var enrolmentId = IdOf(await Enrol(_provider, _cohortId, Given.Learner(2)));

        var same = await Correct(enrolmentId, Learner(("uln", null), ("familyName", "Other"), ("nationalInsuranceNumber", "ab 12 34 56 c")));
        var likely = await Correct(enrolmentId, Learner(("uln", null), ("postcode", "L19 9XX")));

        Assert.That((same.Status, Errors(same)), Is.EqualTo((409, new[] { "enrolment.duplicate nationalInsuranceNumber" })), same.Text);
        Assert.That((likely.Status, Warnings(likely)), Is.EqualTo((200, new[] { "enrolment.likely-duplicate 1 of - " + Name })), likely.Text);
    }

    [TestCase("select enrolment_id from enrolment where uln_key = @hash and is_live = 1", "uq_enrolment_learner_cohort (uln_key=?)")]
    [TestCase("select enrolment_id from enrolment where uln_key = @hash and is_live = 0", "ix_enrolment_uln_ended (uln_key=?)")]
    [TestCase(EnrolmentStore.Sql.IsNinoKnown, "ix_enrolment_nino (nino_key=?)")]
    [TestCase(EnrolmentStore.Sql.IsPersonKnown, "ix_enrolment_person (person_key=?)")]
    public void The_learner_lookup_uses_an_index(string sql, string index)
    {
        if (Database is not SqliteDatabase)
        {
            Assert.Ignore("Plans are SQLite's.");
        }

        Assert.That(QueryPlan.Of(Database.Engine, sql, new { Hash = new byte[16], hash = new byte[16] }), Has.Some.Contains(index));
    }

    private static Dictionary<string, object?> Learner(params (string Field, object? Value)[] changes)
    {
        var learner = Given.Learner();
        foreach (var (field, value) in changes)
        {
            learner[field] = value;
        }

        return learner;
    }

    private static Dictionary<string, object?> Body(string cohortId, Dictionary<string, object?> learner) =>
        new() { ["cohortId"] = cohortId, ["enrolledOn"] = Journey.EnrolledOn, ["learner"] = learner };

    private static string IdOf(Reply reply) => (string)reply.Json["enrolmentId"]!;

    private static async Task<Reply> Enrol(HttpClient provider, string cohortId, Dictionary<string, object?> learner)
    {
        var reply = await provider.Post("/v1/enrolments", Body(cohortId, learner));
        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        return reply;
    }

    private static async Task<string> Started(HttpClient provider, string cohortId)
    {
        var enrolmentId = IdOf(await Enrol(provider, cohortId, Learner()));
        await Journey.Reach(provider, enrolmentId, Journey.Start());
        return enrolmentId;
    }

    private static IEnumerable<string> Codes(JsonNode entries) => entries.AsArray().Select(entry => (string)entry!["code"]!);

    private static IEnumerable<string> Errors(Reply reply) => Seen(reply.Json["errors"]!);

    private static IEnumerable<string> Warnings(Reply reply) => Seen(reply.Json["warnings"]!);

    // Code, numbers if any, and the matching fields.
    private static string[] Seen(JsonNode entries) =>
    [
        .. entries.AsArray().Select(entry => string.Join(' ',
        [
            (string)entry!["code"]!,
            .. entry["actual"] is { } actual ? [$"{actual} of {entry["allowed"]?.ToString() ?? "-"}"] : Array.Empty<string>(),
            .. entry["matchedOn"]!.AsArray().Select(fact => (string)fact!),
        ])),
    ];

    private static DateOnly Today => new(2024, 11, 15);

    private async Task<Enrolling> Enrolling(Dictionary<string, object?> learner)
    {
        var owner = await _host.Given.Service<CohortStore>().OwnerOfAsync(_cohortId, CancellationToken.None);
        var areas = await _host.Given.Service<AreaStore>().OfAsync(Given.AuthorityId, CancellationToken.None);
        var sent = JsonSerializer.SerializeToNode(learner)!.Deserialize<Learner>(Json.Options)!;
        return new Enrolling(owner!, Actor.System, areas, _host.Given.Service<LearnerFacts>().Take(sent), Today);
    }

    private string Cohort(int ukprn = Given.Ukprn) => _host.Given.Cohort(ukprn: ukprn, startsOn: "2024-10-07", endsOn: "2024-12-20");

    private async Task Leave(string enrolmentId)
    {
        var ukprn = _host.Given.Scalar<long>("select ukprn from enrolment where enrolment_id = @enrolmentId", new { enrolmentId });
        var reply = await (ukprn == Given.Ukprn ? _provider : _other).Post($"/v1/enrolments/{enrolmentId}/withdraw", new { reasonCode = 44 });
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
    }

    private Task<Reply> Correct(string enrolmentId, Dictionary<string, object?> learner) =>
        _provider.Post($"/v1/enrolments/{enrolmentId}/correct", new { learner });
}
