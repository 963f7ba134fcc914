using System.Globalization;
using Bootcamps.Api.Enrolments;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Tests.Storage;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>Any sequence of moves, legal or not, on four learners and two cohorts: the API allows what a small model allows, holds what it holds, and its own check agrees.</summary>
public sealed class JourneyPropertyTests
{
    private const int Learners = 4;

    private enum Step
    {
        Enrol,

        // The next milestone, whatever that is; a learner on a break resumes.
        Advance,
        Start,
        Complete,
        Succeed,
        Void,
        Withdraw,
        Defer,
        Resume,
        Transfer,
        Days,
        Months,
    }

    // The seed is fixed; what fails is printed with it and cut down to the fewest moves.
    [FsCheck.NUnit.Property(MaxTest = 12, StartSize = 20, EndSize = 20, Replay = "1124,1787")]
    public Property What_is_held_is_what_the_model_holds()
    {
        // Every sequence begins with three learners; what takes one of them on comes more often than what may be refused, so that states far from the beginning are met.
        var steps =
            from step in Gen.Frequency(
                (8, Gen.Constant(Step.Advance)), (3, Gen.Constant(Step.Enrol)), (3, Gen.Constant(Step.Void)), (3, Gen.Constant(Step.Transfer)), (1, Gen.Constant(Step.Days)),
                (1, Gen.Constant(Step.Months)),
                (6, Gen.Elements(Step.Start, Step.Complete, Step.Succeed, Step.Withdraw, Step.Defer, Step.Resume)))
            from learner in Gen.Choose(1, Learners)
            from cohort in Gen.Choose(0, 1)
            select (step, learner, cohort);

        (Step, int, int)[] first = [(Step.Enrol, 1, 0), (Step.Enrol, 2, 0), (Step.Enrol, 3, 1)];
        return Prop.ForAll(Arb.From(steps.ArrayOf(18), Shorter), list => Run([.. first, .. list]).GetAwaiter().GetResult());
    }

    private static IEnumerable<(Step, int, int)[]> Shorter((Step, int, int)[] steps) => steps.Select((_, i) => ((Step, int, int)[])[.. steps[..i], .. steps[(i + 1)..]]);

    private static async Task Run((Step Step, int Learner, int Cohort)[] steps)
    {
        using var database = new SqliteDatabase();
        using var host = new ApiHost(database);
        host.Given.Programme(JourneyModel.CapPlaces, JourneyModel.CapPence).Provider();
        string[] cohortIds = [Cohort(host, 0), Cohort(host, 1)];
        using var provider = host.With(host.Given.Key());
        using var authority = host.With(host.Given.Key("authority"));
        var model = new JourneyModel();
        List<string> trace = [];
        foreach (var (step, learner, cohort) in steps)
        {
            trace.Add($"{step} learner {learner} cohort {cohort}");
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
                    await Enrol(provider, model, cohortIds, learner, cohort, trace);
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
                    await Declare(provider, model, latest, taken, trace);
                    break;
                case Step.Transfer when model.Latest(learner) is { } latest:
                    await Transfer(provider, model, cohortIds, latest, cohort, trace);
                    break;
                case Step.Withdraw or Step.Defer or Step.Resume when model.Latest(learner) is { } latest:
                    await Move(provider, latest, taken, trace);
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

        for (var i = 0; i < cohortIds.Length; i++)
        {
            Assert.That(host.Given.Scalar<int>("select seats_taken from cohort where cohort_id = @cohortId", new { cohortId = cohortIds[i] }), Is.EqualTo(model.SeatsTaken(i)), Text(trace));
        }

        await TestContext.Out.WriteLineAsync($"{trace.Count} moves, {trace.Count(one => one.EndsWith("done", StringComparison.Ordinal))} of them made: {model.Places} places, {model.Pence} pence held, {model.EarnedPence} earned.");
    }

    private static async Task Enrol(HttpClient provider, JourneyModel model, string[] cohortIds, int learner, int cohort, List<string> trace)
    {
        var isAllowed = model.HasRoom(learner, cohort);
        if (await Send(provider, "/v1/enrolments", Given.Enrolment(cohortIds[cohort], learner), isAllowed, trace) is { } reply)
        {
            model.Enrolments.Add(new ModelEnrolment
            {
                EnrolmentId = (string)reply.Json["enrolmentId"]!, Learner = learner, Cohort = cohort, HasCarriedStart = false, Status = EnrolmentStatus.Enrolled,
                StartDeclaredBy = JourneyModel.StartsOn[cohort].AddDays(42),
            });
        }
    }

    private static async Task Declare(HttpClient provider, JourneyModel model, ModelEnrolment enrolment, Step step, List<string> trace)
    {
        var (kind, body, isAllowed) = step switch
        {
            Step.Start => (MilestoneKind.Start, Start, enrolment.Status == EnrolmentStatus.Enrolled && model.Today <= enrolment.StartDeclaredBy),
            Step.Complete => (MilestoneKind.Completion, Journey.Completion(), enrolment.Status == EnrolmentStatus.Started),
            _ => (MilestoneKind.Outcome, Journey.Outcome(), enrolment is { Status: EnrolmentStatus.Completed, IsOutcomeClosed: false } && model.Today <= JourneyModel.OutcomeDeclaredBy),
        };
        if (await Send(provider, $"/v1/enrolments/{enrolment.EnrolmentId}/milestones", body, isAllowed, trace) is { } reply)
        {
            enrolment.Milestones.Add((kind, (string)reply.Json["milestoneId"]!));
            enrolment.Stand();
        }
    }

    private static async Task Void(HttpClient provider, ModelEnrolment enrolment, List<string> trace)
    {
        // Another enrolment rests on the start of one that was left for it.
        if (await Send(provider, $"/v1/milestones/{enrolment.Milestones[^1].MilestoneId}/void", new { reason = "Mistake." }, enrolment.Status != EnrolmentStatus.Transferred, trace) is null)
        {
            return;
        }

        enrolment.Milestones.RemoveAt(enrolment.Milestones.Count - 1);
        if (enrolment.IsLive && enrolment.Status != EnrolmentStatus.Deferred)
        {
            enrolment.Stand();
        }
    }

    private static async Task Move(HttpClient provider, ModelEnrolment enrolment, Step step, List<string> trace)
    {
        var isUnderWay = enrolment.Status is EnrolmentStatus.Enrolled or EnrolmentStatus.Started;
        var (move, isAllowed) = step switch
        {
            Step.Withdraw => ("withdraw", isUnderWay || enrolment.Status == EnrolmentStatus.Deferred),
            Step.Defer => ("defer", isUnderWay),
            _ => ("resume", enrolment.Status == EnrolmentStatus.Deferred),
        };
        object body = step == Step.Withdraw ? new { reasonCode = 44 } : new { };
        if (await Send(provider, $"/v1/enrolments/{enrolment.EnrolmentId}/{move}", body, isAllowed, trace) is null)
        {
            return;
        }

        if (step == Step.Resume)
        {
            enrolment.Stand();
        }
        else
        {
            enrolment.Status = step == Step.Withdraw ? EnrolmentStatus.Withdrawn : EnrolmentStatus.Deferred;
        }
    }

    private static async Task Transfer(HttpClient provider, JourneyModel model, string[] cohortIds, ModelEnrolment leaving, int cohort, List<string> trace)
    {
        var isAllowed = leaving.Status is EnrolmentStatus.Enrolled or EnrolmentStatus.Started or EnrolmentStatus.Deferred && leaving.Cohort != cohort
            && model.Today <= JourneyModel.EndsOn[cohort] && model.HasRoom(leaving.Learner, cohort, leaving);
        if (await Send(provider, $"/v1/enrolments/{leaving.EnrolmentId}/transfer", new { cohortId = cohortIds[cohort] }, isAllowed, trace) is { } reply)
        {
            var joined = new ModelEnrolment
            {
                EnrolmentId = (string)reply.Json["joined"]!["enrolmentId"]!, Learner = leaving.Learner, Cohort = cohort, HasCarriedStart = leaving.HasStarted, Status = EnrolmentStatus.Enrolled,
                StartDeclaredBy = model.Today.AddDays(42),
            };
            joined.Stand();
            leaving.Status = EnrolmentStatus.Transferred;
            model.Enrolments.Add(joined);
        }
    }

    // The answer when the move was made; null when it was refused. Either must be as the model has it.
    private static async Task<Reply?> Send(HttpClient provider, string path, object body, bool isAllowed, List<string> trace)
    {
        var reply = await provider.Post(path, body);
        trace[^1] += $": {reply.Status}{(reply.Status < 300 ? " done" : "")}";
        Assert.That(reply.Status, isAllowed ? Is.EqualTo(200).Or.EqualTo(201) : Is.EqualTo(409).Or.EqualTo(422), $"{reply.Text} {Text(trace)}");
        return isAllowed ? reply : null;
    }

    private static object Start => new { milestone = "start", occurredOn = "2024-10-25", evidence = new { startedOn = "2024-10-21", guidedMinutes = 900 } };

    private static string Cohort(ApiHost host, int i) =>
        host.Given.Cohort(JourneyModel.Seats[i], JourneyModel.PricePence[i], startsOn: Day(JourneyModel.StartsOn[i]), endsOn: Day(JourneyModel.EndsOn[i]));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(List<string> trace) => string.Join("; ", trace);
}
