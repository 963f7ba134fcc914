using System.Text.Json.Nodes;
using Bootcamps.Api.Platform;
using Bootcamps.Tests.Storage;
using FastEndpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>A dry run of every change of learners and money gives the same answer as the change, needs no Idempotency-Key and changes nothing.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class DryRunTests<TDatabase> : EnrolmentFixture<TDatabase>
    where TDatabase : TestDatabase, new()
{
    // Fields that a dry run cannot know or omits because it creates nothing.
    private static readonly string[] Varying =
        ["enrolmentId", "milestoneId", "statementId", "linkedEnrolmentId", "createdAt", "updatedAt", "declaredAt", "voidedAt", "authorisedAt", "paidAt"];

    [Test]
    public async Task A_dry_run_of_every_change_writes_nothing_and_the_change_gives_the_same_answer()
    {
        var cohortId = Host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        var otherId = Host.Given.Cohort(startsOn: "2024-10-14", endsOn: "2024-12-20");
        using var ada = Host.With(Host.Person(subject: "ada"));
        using var grace = Host.With(Host.Person(subject: "grace"));
        var enrolmentId = (string)(await TryAndDo(Provider, "/v1/enrolments", Given.Enrolment(cohortId, enrolledOn: Journey.EnrolledOn)))["enrolmentId"]!;
        var enrolment = $"/v1/enrolments/{enrolmentId}";
        var milestoneId = (string)(await TryAndDo(Provider, $"{enrolment}/milestones", Journey.Start()))["milestoneId"]!;
        await TryAndDo(Provider, $"/v1/milestones/{milestoneId}/void", new { reason = "Mistake." });
        await TryAndDo(Provider, $"{enrolment}/milestones", Journey.Start());
        await TryAndDo(Provider, $"{enrolment}/defer", new { occurredOn = "2024-11-11" });
        await TryAndDo(Provider, $"{enrolment}/resume", new { occurredOn = "2024-11-12" });
        await TryAndDo(Provider, $"{enrolment}/correct", new { learner = Given.Learner() });
        var joined = (await TryAndDo(Provider, $"{enrolment}/transfer", new { cohortId = otherId }))["joined"]!;
        await TryAndDo(Provider, $"/v1/enrolments/{joined["enrolmentId"]}/withdraw", new { reasonCode = 44 });
        var statementId = Host.Given.Scalar<string>("select statement_id from statement");
        await TryAndDo(ada, $"/v1/statements/{statementId}/authorise", null);
        await TryAndDo(grace, $"/v1/statements/{statementId}/pay", new { });
        await TryAndDo(ada, $"/v1/statements/{statementId}/reverse-payment", new { reason = "The bank returned it." });
    }

    [Test]
    public async Task A_dry_run_is_refused_for_the_same_reasons_as_the_change()
    {
        var enrolmentId = await Journey.Enrol(Provider, Host.Given.Cohort());

        var reply = await Provider.Send(HttpMethod.Post, $"/v1/enrolments/{enrolmentId}/resume?dryRun=true", new { });
        var neither = await Provider.Post($"/v1/enrolments/{enrolmentId}/withdraw?dryRun=maybe", new { reasonCode = 44 });

        Assert.That((reply.Status, reply.Codes.Single()), Is.EqualTo((409, "enrolment.move-not-allowed")), reply.Text);
        Assert.That(neither.Status, Is.EqualTo(400), neither.Text);
        Assert.That(Host.Given.Scalar<string>("select status from enrolment"), Is.EqualTo("enrolled"));
    }

    [Test]
    public void Every_change_of_a_learner_or_statement_offers_a_dry_run()
    {
        var without = Host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>())
            .OfType<EndpointDefinition>()
            .Where(definition => definition.Verbs!.Contains("POST") && definition.Routes![0].Split('/')[2] is "enrolments" or "milestones" or "statements")
            .Where(definition => !IdempotentRequests.HasDryRun(definition.ReqDtoType))
            .Select(definition => definition.EndpointType.Name);

        Assert.That(without, Is.Empty);
    }

    private async Task<JsonNode> TryAndDo(HttpClient client, string path, object? body)
    {
        var before = Everything();
        var tried = await client.Send(HttpMethod.Post, $"{path}?dryRun=true", body, ("If-Match", "*"));
        Assert.That(tried.Status, Is.EqualTo(200), $"{path} {tried.Text}");
        Assert.That(Everything(), Is.EqualTo(before), path);

        var done = await client.Send(HttpMethod.Post, path, body, ("If-Match", "*"), ("Idempotency-Key", path + Api.Platform.Storage.Ids.New()));
        Assert.That(done.Status, Is.EqualTo(200).Or.EqualTo(201), $"{path} {done.Text}");
        Assert.That(Everything(), Is.Not.EqualTo(before), path);
        Assert.That(Comparable(tried.Json), Is.EqualTo(Comparable(done.Json)), path);
        return done.Json;
    }

    // Any row that a change writes would change one of these counts.
    private string Everything() => string.Join(' ', new[]
    {
        "select count(*) from change_event", "select count(*) from audit_event", "select count(*) from idempotency_key",
        "select count(*) from ledger_entry", "select count(*) from milestone",
        "select count(*) from statement", "select count(*) from enrolment_move",
        "select count(*) from learner_eligibility",
        "select coalesce(sum(version), 0) from enrolment", "select coalesce(sum(version), 0) from statement", "select sum(seats_taken) from cohort",
        "select sum(committed_pence) from funding_pool", "select sum(last_number) from lane",
    }.Select(sql => Host.Given.Scalar<long>(sql)));

    private static string Comparable(JsonNode answer)
    {
        var copy = answer.DeepClone();
        Strip(copy);
        return copy.ToJsonString();
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject message)
        {
            foreach (var name in Varying)
            {
                message.Remove(name);
            }
        }

        foreach (var part in node is JsonObject fields ? fields.Select(field => field.Value) : node is JsonArray items ? items : [])
        {
            Strip(part);
        }
    }
}
