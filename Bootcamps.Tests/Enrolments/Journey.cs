using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>
/// Moves learners through a programme with bodies that are accepted on 15 November 2024 for a cohort that began on 7 October, and checks the result.
/// </summary>
internal static class Journey
{
    public static object Start(int guidedMinutes = 900, string occurredOn = "2024-10-25") =>
        new { milestone = "start", occurredOn, evidence = new { startedOn = "2024-10-07", guidedMinutes } };

    public static object Completion(string occurredOn = "2024-11-08") =>
        new { milestone = "completion", occurredOn, evidence = new { assessmentsPassed = true, interviewOfferedOn = "2024-11-07", interviewKind = "vacancy" } };

    public static object Outcome(string occurredOn = "2024-11-14") =>
        new { milestone = "outcome", occurredOn, evidence = new { outcomeKind = "newJob", intendedWeeks = 12 } };

    /// <summary>A day of enrolment reported late, before every declared milestone.</summary>
    public const string EnrolledOn = "2024-10-07";

    /// <summary>Enrols the n-th learner, on <see cref="EnrolledOn"/>; the enrolment's id.</summary>
    public static async Task<string> Enrol(HttpClient provider, string cohortId, int n = 1, string enrolledOn = EnrolledOn)
    {
        var reply = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, n, enrolledOn: enrolledOn));
        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        return (string)reply.Json["enrolmentId"]!;
    }

    /// <summary>Declares milestones that are accepted; the id of the last.</summary>
    public static async Task<string> Reach(HttpClient provider, string enrolmentId, params object[] milestones)
    {
        var milestoneId = "";
        foreach (var milestone in milestones)
        {
            var reply = await provider.Post($"/v1/enrolments/{enrolmentId}/milestones", milestone);
            Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
            milestoneId = (string)reply.Json["milestoneId"]!;
        }

        return milestoneId;
    }

    /// <summary>Asserts that the service's own check finds no difference, with these totals.</summary>
    public static async Task AssertConsistent(HttpClient authority, long committedPence, long earnedPence, long places = 1)
    {
        var check = (await authority.Get($"/v1/programmes/{Given.ProgrammeId}/check")).Json;
        var totals = check["totals"]!;
        Assert.That((bool)check["isConsistent"]!, Is.True, check["differences"]!.ToJsonString());
        Assert.That(
            ((long)totals["committedPlaces"]!, (long)totals["committedPence"]!, (long)totals["earnedPence"]!, (long)totals["statementsPence"]!),
            Is.EqualTo((places, committedPence, earnedPence, earnedPence)));
    }
}
