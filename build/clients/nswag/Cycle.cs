using System.Net.Http.Headers;
using Bootcamps.NSwag;

using var http = new HttpClient();
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Steps.Key);
var api = new BootcampsClient(http) { BaseUrl = Steps.Url };

var check = await api.CheckEligibilityAsync(new CheckEligibilityBody
{
    CohortId = Steps.CohortId,
    Applicant = new CheckEligibilityPerson
    {
        DateOfBirth = new DateOnly(1994, 5, 6), Postcode = "L19 2AB", EmploymentStatus = CheckEligibilityPersonEmploymentStatus.Unemployed, HasRightToWork = true,
        IsInFullTimeEducation = false, HasOtherPublicFunding = false,
    },
});
Steps.Expect("eligible", check.Verdict, CheckEligibilityCheckedVerdict.Eligible);

EnrolLearnerBody Enrolment() => new()
{
    CohortId = Steps.CohortId,
    ProviderReference = "nswag",
    EnrolledOn = new DateOnly(2024, 11, 11),
    Learner = new Learner
    {
        GivenName = "Nerys", FamilyName = "Sample", DateOfBirth = new DateOnly(1994, 5, 6), Postcode = "L19 2AB", EmploymentStatus = LearnerEmploymentStatus.Unemployed,
        HasRightToWork = true, IsInFullTimeEducation = false, HasOtherPublicFunding = false,
    },
};

var enrolled = await api.EnrolLearnerAsync(body: Enrolment(), idempotency_Key: "nswag-1");
var enrolmentId = enrolled.EnrolmentId!.Value;

var read = await api.GetEnrolmentAsync(enrolmentId);
Steps.Expect("enrolled", read.Status, EnrolmentStatus.Enrolled);

var start = await api.DeclareMilestoneAsync(
    enrolmentId,
    idempotency_Key: "nswag-2",
    body: new DeclareMilestoneBody
    {
        Milestone = DeclareMilestoneBodyMilestone.Start,
        OccurredOn = new DateOnly(2024, 11, 14),
        Evidence = new DeclareMilestoneEvidence { StartedOn = new DateOnly(2024, 11, 11), GuidedMinutes = 960 },
    });
Steps.Expect("earned", start.Pence, 216_000L);

var statement = await api.GetStatementAsync(start.Statement!.StatementId!.Value);
Steps.Expect("month", statement.Statement.Period, "2024-11");
Steps.Expect("on the statement", statement.Lines.Items.Any(line => line.EnrolmentId == enrolmentId), true);

try
{
    await api.EnrolLearnerAsync(body: Enrolment(), idempotency_Key: "nswag-3");
    Steps.Expect("refused", false, true);
}
catch (ApiException<Problem> refused)
{
    Steps.Expect("refused", refused.Result.Code, "conflict");
    Steps.Expect("with a message", refused.Result.Errors.Any(failure => refused.Result.Detail.Contains(failure.Message, StringComparison.Ordinal)), true);
    Console.WriteLine(refused.Result.Detail);
}
