using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>Reading one enrolment and lists of them, and who can.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class ListEnrolmentsTests<TDatabase> : EnrolmentFixture<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task An_enrolment_is_visible_to_its_provider_and_authority_only()
    {
        var id = (string)(await Provider.Post("/v1/enrolments", Given.Enrolment(Host.Given.Cohort()))).Json["enrolmentId"]!;
        Host.Given.Provider(Given.OtherUkprn);
        using var authority = Host.With(Host.Given.Key(Role.Authority));
        using var other = Host.With(Host.Given.Key(ukprn: Given.OtherUkprn));
        using var foreign = Host.With(Host.Given.Key(Role.Authority, authorityId: "ELSEWHERE"));

        var own = await Provider.Get($"/v1/enrolments/{id}");

        Assert.That(own.Status, Is.EqualTo(200), own.Text);
        Assert.That(own.Json["eligibility"]!["rules"]!.AsArray(), Has.Count.EqualTo(11));
        Assert.That((await authority.Get($"/v1/enrolments/{id}")).Text, Is.EqualTo(own.Text));
        Assert.That((await other.Get($"/v1/enrolments/{id}")).Status, Is.EqualTo(404));
        Assert.That((await foreign.Get($"/v1/enrolments/{id}")).Status, Is.EqualTo(404));
        Assert.That((await Provider.Get("/v1/enrolments/not-an-id")).Faults, Is.EqualTo(new[] { "request.id-invalid /enrolmentId" }));
    }

    [Test]
    public async Task Pages_have_no_gaps_while_the_list_grows()
    {
        var cohortId = Host.Given.Cohort();
        for (var n = 1; n <= 5; n++)
        {
            await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, n));
        }

        List<string> seen = [];
        for (var path = "/v1/enrolments?limit=2"; path is not null;)
        {
            var page = await Provider.Get(path);
            seen.AddRange(page.Json["items"]!.AsArray().Select(item => (string)item!["providerReference"]!));
            var next = (string?)page.Json["next"];
            Assert.That(page.Headers.Headers.Contains("Link"), Is.EqualTo(next is not null));
            if (seen.Count == 2)
            {
                await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 6));
            }

            path = next is null ? null : $"/v1/enrolments?limit=2&cursor={next}";
        }

        Assert.That(seen, Is.EqualTo(new[] { "REF-1", "REF-2", "REF-3", "REF-4", "REF-5", "REF-6" }));
    }

    [Test]
    public async Task An_authoritys_list_continues_across_programmes()
    {
        var cohortId = Host.Given.Cohort();
        for (var n = 1; n <= 5; n++)
        {
            await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, n));
        }

        using var authority = Host.With(Host.Given.Key(Role.Authority));
        foreach (var (financialYear, references) in new[] { ("2023-24", "'REF-2'"), ("2025-26", "'REF-1', 'REF-5'") })
        {
            var made = await authority.Post("/v1/programmes", new { name = "Another year", financialYear, copyFrom = Given.ProgrammeId });
            Assert.That(made.Status, Is.EqualTo(201), made.Text);
            Host.Given.Execute($"update enrolment set programme_id = 'TEST-{financialYear}' where provider_reference in ({references})");
        }

        List<string> seen = [];
        for (var path = "/v1/enrolments?limit=2"; path is not null;)
        {
            var page = (await authority.Get(path)).Json;
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["providerReference"]!));
            path = (string?)page["next"] is { } next ? $"/v1/enrolments?limit=2&cursor={next}" : null;
        }

        Assert.That(seen, Is.EqualTo(new[] { "REF-2", "REF-3", "REF-4", "REF-1", "REF-5" }), "by programme, then by number");
    }

    [Test]
    public async Task A_cohorts_list_has_pages_with_only_its_own_enrolments()
    {
        var (cohortId, otherCohortId) = (Host.Given.Cohort(), Host.Given.Cohort());
        for (var n = 1; n <= 6; n++)
        {
            await Provider.Post("/v1/enrolments", Given.Enrolment(n % 2 == 0 ? otherCohortId : cohortId, n));
        }

        using var authority = Host.With(Host.Given.Key(Role.Authority));
        using var stranger = Host.With(Host.Given.Provider(Given.OtherUkprn).Key(ukprn: Given.OtherUkprn));
        List<string> seen = [];
        for (var path = $"/v1/enrolments?cohortId={cohortId}&limit=2"; path is not null;)
        {
            var page = (await Provider.Get(path)).Json;
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["providerReference"]!));
            path = (string?)page["next"] is { } next ? $"/v1/enrolments?cohortId={cohortId}&limit=2&cursor={next}" : null;
        }

        Assert.That(seen, Is.EqualTo(new[] { "REF-1", "REF-3", "REF-5" }));
        foreach (var (reader, filter, expected) in new[]
        {
            (authority, "", 3), (authority, "&providerReference=REF-3", 1), (authority, "&status=withdrawn", 0),
            (authority, "&programmeId=TEST-2024-25", 3), (authority, "&programmeId=OTHER-2024-25", 0),
            (stranger, "", 0),
        })
        {
            var list = await reader.Get($"/v1/enrolments?cohortId={cohortId}{filter}");
            Assert.That(list.Json["items"]!.AsArray(), Has.Count.EqualTo(expected), filter + list.Text);
        }
    }

    [TestCase("status=enrolled", 2)]
    [TestCase("status=withdrawn", 0)]
    [TestCase("providerReference=REF-2", 1)]
    [TestCase("programmeId=TEST-2024-25", 2)]
    [TestCase("programmeId=OTHER-2024-25", 0)]
    [TestCase("updatedSince=2024-11-15T09:00:00Z", 2)]
    [TestCase("updatedSince=2024-11-15T09:00:01Z", 0)]
    [TestCase("from=2024-11-15&to=2024-11-15", 2)]
    [TestCase("from=2024-11-16", 0)]
    [TestCase("to=2024-11-14", 0)]
    public async Task Each_filter_narrows_a_list(string filter, int expected)
    {
        var cohortId = Host.Given.Cohort();
        await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 1));
        await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 2));

        var list = await Provider.Get($"/v1/enrolments?{filter}");

        Assert.That(list.Json["items"]!.AsArray(), Has.Count.EqualTo(expected), list.Text);
    }

    [Test]
    public async Task Every_invalid_list_parameter_is_reported()
    {
        var list = await Provider.Get("/v1/enrolments?status=lost&cohortId=1&from=15.11.2024&to=2024-11-31&updatedSince=yesterday&limit=501&cursor=!");

        Assert.That(list.Status, Is.EqualTo(400), list.Text);
        Assert.That(list.Faults, Is.EquivalentTo(new[]
        {
            "request.enum-invalid /status", "request.id-invalid /cohortId", "request.date-invalid /from", "request.date-invalid /to",
            "request.date-invalid /updatedSince", "request.out-of-range /limit", "request.cursor-invalid /cursor",
        }));
    }
}
