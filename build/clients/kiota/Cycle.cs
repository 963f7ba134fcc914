using Bootcamps.Kiota;
using Bootcamps.Kiota.Models;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

var access = new BaseBearerTokenAuthenticationProvider(new Token(Steps.Key));
using var adapter = new HttpClientRequestAdapter(access) { BaseUrl = Steps.Url };
var api = new BootcampsClient(adapter);

var check = await api.V1.EligibilityChecks.PostAsync(new CheckEligibilityBody
{
    CohortId = Steps.CohortId,
    Applicant = new CheckEligibilityPerson
    {
        DateOfBirth = new Date(1993, 4, 5), Postcode = "L19 2AB", EmploymentStatus = CheckEligibilityPerson_employmentStatus.Unemployed, HasRightToWork = true,
        IsInFullTimeEducation = false, HasOtherPublicFunding = false,
    },
});
Steps.Expect("eligible", check?.Verdict, CheckEligibilityChecked_verdict.Eligible);

EnrolLearnerBody Enrolment() => new()
{
    CohortId = Steps.CohortId,
    ProviderReference = "kiota",
    EnrolledOn = new Date(2024, 11, 11),
    Learner = new Learner
    {
        GivenName = "Kiona", FamilyName = "Sample", DateOfBirth = new Date(1993, 4, 5), Postcode = "L19 2AB", EmploymentStatus = Learner_employmentStatus.Unemployed,
        HasRightToWork = true, IsInFullTimeEducation = false, HasOtherPublicFunding = false,
    },
};

var enrolled = await api.V1.Enrolments.PostAsync(Enrolment(), request => request.Headers.Add("Idempotency-Key", "kiota-1"));
var enrolmentId = enrolled!.EnrolmentId!.Value;

var read = await api.V1.Enrolments[enrolmentId].GetAsync();
Steps.Expect("enrolled", read?.Status, Enrolment_status.Enrolled);

var start = await api.V1.Enrolments[enrolmentId].Milestones.PostAsync(
    new DeclareMilestoneBody
    {
        Milestone = DeclareMilestoneBody_milestone.Start,
        OccurredOn = new Date(2024, 11, 14),
        Evidence = new DeclareMilestoneEvidence { StartedOn = new Date(2024, 11, 11), GuidedMinutes = 960 },
    },
    request => request.Headers.Add("Idempotency-Key", "kiota-2"));
Steps.Expect("earned", start?.Pence, 216_000L);

var statement = await api.V1.Statements[start!.Statement!.StatementId!.Value].GetAsync();
Steps.Expect("month", statement?.Statement?.Period, "2024-11");
Steps.Expect("on the statement", statement?.Lines?.Items?.Exists(line => line.EnrolmentId == enrolmentId), true);

try
{
    await api.V1.Enrolments.PostAsync(Enrolment(), request => request.Headers.Add("Idempotency-Key", "kiota-3"));
    Steps.Expect("refused", false, true);
}
catch (Problem problem)
{
    Steps.Expect("refused", problem.Code, "conflict");
    Steps.Expect("with a message", problem.Errors?.Exists(failure => problem.Message.Contains(failure.Message!, StringComparison.Ordinal)), true);
    Console.WriteLine(problem.Message);
}

internal sealed class Token(string key) : IAccessTokenProvider
{
    public AllowedHostsValidator AllowedHostsValidator { get; } = new();

    public Task<string> GetAuthorizationTokenAsync(Uri uri, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default) => Task.FromResult(key);
}
