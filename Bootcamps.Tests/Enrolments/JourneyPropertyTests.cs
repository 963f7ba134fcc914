using System.Globalization;
using Bootcamps.Api.Enrolments;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Tests.Storage;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>
/// Random moves, valid or not, on four learners and two cohorts: the API and a small model allow and commit the same, and the API's own check agrees.
/// </summary>
public sealed class JourneyPropertyTests
{
    private const int Learners = 4;

    private enum Step
    {
        Enrol,

        // The next milestone; a learner on a break resumes.
        Advance,
        Start,
        Complete,
        Succeed,
        Void,
        Withdraw,
        Defer,
        Resume,
        Transfer,

        // Facts by which the learner was never eligible, and then the right ones again.
        Spoil,
        Correct,

        // The programme's caps rise or fall.
        Vary,
        Days,
        Months,
    }

    // The seed is fixed. A failure is printed with it and reduced to the fewest moves.
    [FsCheck.NUnit.Property(MaxTest = 12, StartSize = 20, EndSize = 20, Replay = "1124,1787")]
    public Property What_is_held_is_what_the_model_holds()
    {
        // Every sequence begins with three learners. Moves that make progress are more frequent than moves that can be refused, so that late states are
        // reached.
        var steps =
            from step in Gen.Frequency(
                (8, Gen.Constant(Step.Advance)), (3, Gen.Constant(Step.Enrol)), (3, Gen.Constant(Step.Void)), (3, Gen.Constant(Step.Transfer)),
                (1, Gen.Constant(Step.Days)), (1, Gen.Constant(Step.Months)),
                (2, Gen.Constant(Step.Correct)), (1, Gen.Constant(Step.Spoil)), (3, Gen.Constant(Step.Vary)),
                (6, Gen.Elements(Step.Start, Step.Complete, Step.Succeed, Step.Withdraw, Step.Defer, Step.Resume)))
            from learner in Gen.Choose(1, Learners)
            from cohort in Gen.Choose(0, 1)
            from daysAgo in Gen.Elements(0, 0, 0, 0, 1, 3, 9, 30)
            select (step, learner, cohort, daysAgo);

        (Step, int, int, int)[] first = [(Step.Enrol, 1, 0, 30), (Step.Enrol, 2, 0, 9), (Step.Enrol, 3, 1, 0)];
        return Prop.ForAll(Arb.From(steps.ArrayOf(18), Shorter), list => Run([.. first, .. list]).GetAwaiter().GetResult());
    }

    private static IEnumerable<(Step, int, int, int)[]> Shorter((Step, int, int, int)[] steps) =>
        steps.Select((_, i) => ((Step, int, int, int)[])[.. steps[..i], .. steps[(i + 1)..]]);

    private static async Task Run((Step Step, int Learner, int Cohort, int DaysAgo)[] steps)
    {
        using var database = new SqliteDatabase();
        using var host = new ApiHost(database);
        host.Given.Programme(JourneyModel.CapPlaces, JourneyModel.CapPence).Provider();
        host.Given.Execute("update programme set is_over_allocation_allowed = 1");
        string[] cohortIds = [Cohort(host, 0), Cohort(host, 1)];
        using var provider = host.With(host.Given.Key());
        using var authority = host.With(host.Given.Key("authority"));
        var model = new JourneyModel();
        List<string> trace = [];
        foreach (var (step, learner, cohort, daysAgo) in steps)
        {
            var on = model.Today.AddDays(-daysAgo);
            trace.Add($"{step} learner {learner} cohort {cohort} on {Day(on)}");
            var taken = step != Step.Advance ? step : model.Latest(learner)?.Status switch
            {
                EnrolmentStatus.Enrolled => Step.Start,
                EnrolmentStatus.Started => Step.Complete,
                EnrolmentStatus.Deferred => Step.Resume,
                _ => Step.Succeed,
            };
            switch (taken)
            {
                case Step.Enrol:
                    await Enrol(provider, model, cohortIds, learner, cohort, on, trace);
                    break;
                case Step.Vary:
                    await Vary(host, authority, model, isMore: learner < Learners, cohort, trace);
                    break;
                case Step.Days or Step.Months:
                    var days = step == Step.Days ? 5 : 210;
                    host.Clock.Advance(TimeSpan.FromDays(days));
                    model.Today = model.Today.AddDays(days);
                    Assert.That(await host.Given.Service<TimeLimits>().ApplyAsync(CancellationToken.None), Is.EqualTo(model.ApplyLimits()), Text(trace));
                    break;
                case Step.Void when model.Enrolments.LastOrDefault(one => one.Learner == learner && one.Milestones.Count > 0) is { } reached:
                    await Void(provider, reached, trace);
                    break;
                case Step.Start or Step.Complete or Step.Succeed when model.Latest(learner) is { } latest:
                    await Declare(provider, model, latest, taken, on, trace);
                    break;
                case Step.Transfer when model.Latest(learner) is { } latest:
                    await Transfer(provider, model, cohortIds, latest, cohort, on, trace);
                    break;
                case Step.Withdraw or Step.Defer or Step.Resume when model.Latest(learner) is { } latest:
                    await Move(provider, model, latest, taken, on, trace);
                    break;
                case Step.Spoil or Step.Correct when model.Enrolments
                    .LastOrDefault(one => one.Learner == learner && one.Status != EnrolmentStatus.Transferred) is { } latest:
                    await Correct(provider, model, latest, taken == Step.Spoil, trace);
                    break;
                default:
                    break;
            }
        }

        var check = (await authority.Get($"/v1/programmes/{Given.ProgrammeId}/check")).Json;
        var totals = check["totals"]!;
        Assert.That((bool)check["isConsistent"]!, Is.True, $"{check["differences"]!.ToJsonString()} {Text(trace)}");
        Assert.That(
            ((int)totals["committedPlaces"]!, (long)totals["committedPence"]!, (long)totals["earnedPence"]!),
            Is.EqualTo((model.Places, model.Pence, model.EarnedPence)),
            Text(trace));
        foreach (var enrolment in model.Enrolments)
        {
            var stands = (await provider.Get($"/v1/enrolments/{enrolment.EnrolmentId}")).Json;
            Assert.That((string?)stands["status"], Is.EqualTo(enrolment.Status.ToString().ToLowerInvariant()), Text(trace));
        }

        Funding.LedgerSums.AssertCounters(host);
        Assert.That(
            host.Given.Scalar<string>("select concat(cap_places, ' ', cap_pence) from funding_pool where pool_level = 'programme'"),
            Is.EqualTo(FormattableString.Invariant($"{model.Cap} {model.Money}")),
            Text(trace));
        for (var i = 0; i < cohortIds.Length; i++)
        {
            Assert.That(
                host.Given.Scalar<int>("select seats_taken from cohort where cohort_id = @cohortId", new { cohortId = cohortIds[i] }),
                Is.EqualTo(model.SeatsTaken(i)),
                Text(trace));
        }

        await TestContext.Out.WriteLineAsync(
            $"{trace.Count} moves, {trace.Count(one => one.EndsWith("done", StringComparison.Ordinal))} of them made: "
            + $"{model.Places} places, {model.Pence} pence held, {model.EarnedPence} earned.");
    }

    private static async Task Enrol(HttpClient provider, JourneyModel model, string[] cohortIds, int learner, int cohort, DateOnly on, List<string> trace)
    {
        var isAllowed = model.HasRoom(learner, cohort) && model.CanEnrolOn(on, cohort);
        var body = Given.Enrolment(cohortIds[cohort], learner, enrolledOn: on == model.Today ? null : Day(on));
        if (await Send(provider, "/v1/enrolments", body, isAllowed, trace) is { } reply)
        {
            model.Enrolments.Add(new ModelEnrolment
            {
                EnrolmentId = (string)reply.Json[
                    "enrolmentId"]!, Learner = learner, Cohort = cohort, EnrolledOn = on, HasCarriedStart = false, Status = EnrolmentStatus.Enrolled,
            });
        }
    }

    // A key proposes, a person approves. The second cohort's step is larger.
    private static async Task Vary(ApiHost host, HttpClient authority, JourneyModel model, bool isMore, int cohort, List<string> trace)
    {
        var (places, pence) = isMore ? (1 + cohort, 300_000L * (1 + cohort)) : (-1 - cohort, -300_000L * (1 + cohort));
        trace[^1] += FormattableString.Invariant($" by {places} and {pence}");
        var body = new { reason = "Test", lines = new[] { new { level = "programme", places, pence } } };
        if (await Send(authority, $"/v1/programmes/{Given.ProgrammeId}/variations", body, model.CanVary(places, pence), trace) is { } reply)
        {
            using var person = host.With(host.Person());
            var approved = await person.Send(
                HttpMethod.Post, $"/v1/variations/{(string)reply.Json["variationId"]!}/approve", null, ("If-Match", "\"1\""));
            Assert.That((approved.Status, (bool?)approved.Json["isInEffect"]), Is.EqualTo((200, true)), $"{approved.Text} {Text(trace)}");
            (model.Cap, model.Money) = (model.Cap + places, model.Money + pence);
        }
    }

    private static async Task Declare(HttpClient provider, JourneyModel model, ModelEnrolment enrolment, Step step, DateOnly on, List<string> trace)
    {
        var startedOn = enrolment.Milestones.FirstOrDefault()?.StartedOn ?? enrolment.FirstDay;

        // 900 guided minutes take two days at most 600 a day; the course's 60 hours take six.
        var (kind, body, isAllowed) = step switch
        {
            Step.Start => (
                MilestoneKind.Start,
                new { milestone = "start", occurredOn = Day(on), evidence = new { startedOn = Day(startedOn), guidedMinutes = 900 } },
                enrolment.Status == EnrolmentStatus.Enrolled && model.Today <= enrolment.StartDeclaredBy && on <= JourneyModel.EndsOn[enrolment.Cohort]
                    && !enrolment.IsDuringBreak(on) && !enrolment.IsDuringBreak(startedOn) && enrolment.LearningDays(startedOn, on) >= 2),
            Step.Complete => (
                MilestoneKind.Completion,
                new
                {
                    milestone = "completion",
                    occurredOn = Day(on),
                    evidence = new { assessmentsPassed = true, interviewOfferedOn = Day(on), interviewKind = "vacancy" },
                },
                enrolment.Status == EnrolmentStatus.Started && on >= enrolment.LastEvent && on >= JourneyModel.StartsOn[enrolment.Cohort]
                    && (enrolment.HasCarriedStart || enrolment.LearningDays(startedOn, on) >= 6)),
            _ => (
                MilestoneKind.Outcome,
                (object)Journey.Outcome(Day(on)),
                enrolment is { Status: EnrolmentStatus.Completed, IsOutcomeClosed: false } && on >= enrolment.LastEvent && on <= enrolment.OutcomeUntil
                    && model.Today <= enrolment.OutcomeDeclaredBy),
        };
        if (await Send(provider, $"/v1/enrolments/{enrolment.EnrolmentId}/milestones", body, isAllowed, trace) is { } reply)
        {
            enrolment.Milestones.Add(new ModelMilestone(kind, (string)reply.Json["milestoneId"]!, on, startedOn));
            enrolment.Stand();
        }
    }

    private static async Task Correct(HttpClient provider, JourneyModel model, ModelEnrolment enrolment, bool isSpoiling, List<string> trace)
    {
        var learner = Given.Learner(enrolment.Learner);
        learner["hasRightToWork"] = !isSpoiling;
        var isSpoiled = enrolment.Spoiled is not null;
        var isAlreadyThere = model.Enrolments.Any(one => one != enrolment && one.IsLive && one.Learner == enrolment.Learner && one.Cohort == enrolment.Cohort);
        var isAllowed = !isAlreadyThere && (isSpoiled ? isSpoiling || model.CanMend(enrolment) : enrolment.IsLive);
        if (await Send(provider, $"/v1/enrolments/{enrolment.EnrolmentId}/correct", new { learner }, isAllowed, trace) is null)
        {
            return;
        }

        if (isSpoiling)
        {
            enrolment.Spoil();
        }
        else if (isSpoiled)
        {
            enrolment.Mend();
        }

        // A milestone that is earned again has a new id.
        for (var one = enrolment; one is not null; one = one.CarriedFrom)
        {
            var standing = (await provider.Get($"/v1/enrolments/{one.EnrolmentId}")).Json["milestones"]!.AsArray();
            for (var i = 0; i < one.Milestones.Count; i++)
            {
                var declarations = standing[(int)one.Milestones[i].Kind]!["declarations"]!.AsArray();
                var holds = declarations.Single(declared => declared!["voidedAt"] is null)!;
                Assert.That((string?)holds["occurredOn"], Is.EqualTo(Day(one.Milestones[i].On)), Text(trace));
                one.Milestones[i] = one.Milestones[i] with { MilestoneId = (string)holds["milestoneId"]! };
            }
        }
    }

    private static async Task Void(HttpClient provider, ModelEnrolment enrolment, List<string> trace)
    {
        // A later enrolment depends on the start of the one it continues.
        if (await Send(
            provider,
            $"/v1/milestones/{enrolment.Milestones[^1].MilestoneId}/void",
            new { reason = "Mistake." },
            enrolment.Status != EnrolmentStatus.Transferred,
            trace) is null)
        {
            return;
        }

        enrolment.Milestones.RemoveAt(enrolment.Milestones.Count - 1);
        if (enrolment.IsLive && enrolment.Status != EnrolmentStatus.Deferred)
        {
            enrolment.Stand();
        }
    }

    private static async Task Move(HttpClient provider, JourneyModel model, ModelEnrolment enrolment, Step step, DateOnly on, List<string> trace)
    {
        var isUnderWay = enrolment.Status is EnrolmentStatus.Enrolled or EnrolmentStatus.Started;
        var (move, isAllowed) = step switch
        {
            Step.Withdraw => ("withdraw", isUnderWay || enrolment.Status == EnrolmentStatus.Deferred),
            Step.Defer => ("defer", isUnderWay),
            _ => ("resume", enrolment.Status == EnrolmentStatus.Deferred),
        };
        var occurredOn = on == model.Today ? null : Day(on);
        object body = step == Step.Withdraw ? new { occurredOn, reasonCode = 44 } : new { occurredOn };
        if (await Send(provider, $"/v1/enrolments/{enrolment.EnrolmentId}/{move}", body, isAllowed && on >= enrolment.LastEvent, trace) is null)
        {
            return;
        }

        if (step == Step.Resume)
        {
            enrolment.Breaks[^1] = (enrolment.Breaks[^1].From, on);
            enrolment.Stand();
        }
        else if (step == Step.Defer)
        {
            enrolment.Breaks.Add((on, null));
            enrolment.Status = EnrolmentStatus.Deferred;
        }
        else
        {
            enrolment.Status = EnrolmentStatus.Withdrawn;
        }
    }

    private static async Task Transfer(
        HttpClient provider,
        JourneyModel model,
        string[] cohortIds,
        ModelEnrolment leaving,
        int cohort,
        DateOnly on,
        List<string> trace)
    {
        var isAllowed = leaving.Status is EnrolmentStatus.Enrolled or EnrolmentStatus.Started or EnrolmentStatus.Deferred && leaving.Cohort != cohort
            && on >= leaving.LastEvent
            && model.CanEnrolOn(on, cohort, leaving.HasStarted)
            && model.HasRoom(leaving.Learner, cohort, leaving);
        var body = new { cohortId = cohortIds[cohort], occurredOn = on == model.Today ? null : Day(on) };
        if (await Send(provider, $"/v1/enrolments/{leaving.EnrolmentId}/transfer", body, isAllowed, trace) is { } reply)
        {
            var joined = new ModelEnrolment
            {
                EnrolmentId = (string)reply.Json["joined"]!["enrolmentId"]!, Learner = leaving.Learner, Cohort = cohort, EnrolledOn = on, CarriedFrom = leaving,
                HasCarriedStart = leaving.HasStarted, Status = EnrolmentStatus.Enrolled,
            };
            joined.Stand();
            leaving.Status = EnrolmentStatus.Transferred;
            model.Enrolments.Add(joined);
        }
    }

    // The answer of an accepted move; null for a refusal. Both must match the model.
    private static async Task<Reply?> Send(HttpClient provider, string path, object body, bool isAllowed, List<string> trace)
    {
        var reply = await provider.Post(path, body);
        trace[^1] += $": {reply.Status}{(reply.Status < 300 ? " done" : "")}";
        Assert.That(reply.Status, isAllowed ? Is.EqualTo(200).Or.EqualTo(201) : Is.EqualTo(409).Or.EqualTo(422), $"{reply.Text} {Text(trace)}");
        return isAllowed ? reply : null;
    }

    private static string Cohort(ApiHost host, int i) =>
        host.Given.Cohort(JourneyModel.Seats[i], JourneyModel.PricePence[i], startsOn: Day(JourneyModel.StartsOn[i]), endsOn: Day(JourneyModel.EndsOn[i]));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(List<string> trace) => string.Join("; ", trace);
}
