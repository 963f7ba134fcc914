using System.Text;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Platform;
using Bootcamps.Tests.Storage;
using Dapper;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>A learner's data is never stored or sent unencrypted, and key rotation loses nobody.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class PersonalDataTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    // Values that occur nowhere else.
    private static readonly string[] Markers =
    [
        "Zebedee", "Quillfeather", "ZEBEDEE", "QUILLFEATHER", "zebedee", "quillfeather", "1977-07-17", "L19 9ZY", "L199ZY", "AB123456C", "1000000027",
        "Marrowbone", "Zbgd", "1978-08-18",
    ];

    [Test]
    public async Task No_answer_log_metric_trace_or_row_contains_a_learners_data_unencrypted()
    {
        await using var collector = await Collector.StartAsync();
        var answers = new StringBuilder();
        string log;
        using (var host = new ApiHost(Database, (TelemetryExport.EndpointSetting, collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")))
        {
            host.Given.Programme().Provider();
            using var provider = host.With(host.Given.Key());
            using var partner = host.With(host.Given.Key(Role.Partner));
            using var authority = host.With(host.Given.Key(Role.Authority));
            var replies = await Live(provider, partner, authority, host.Given);

            Assert.That(replies.Select(reply => reply.Status).Distinct().Order(), Is.EqualTo(new[] { 200, 201, 400, 409, 422 }), "all kinds of answers");
            foreach (var reply in replies)
            {
                answers.AppendLine(reply.Text).AppendLine(reply.Headers.Headers.ToString());
            }

            // A problem repeats the caller's path and field names in its pointers, and nothing else.
            await provider.Post("/v1/Quillfeather/Zebedee", Given.Enrolment("none"));
            await provider.Get("/v1/enrolments/Quillfeather");
            await provider.Post("/v1/enrolments", """{ "learner": { "Quillfeather": 1 } }""");
            log = host.Log.Text;
        }

        var rows = RowsAndFiles();
        Assert.Multiple(() =>
        {
            Assert.That(collector.Received("/v1/metrics") + collector.Received("/v1/traces"), Is.Not.Empty);
            Assert.That(rows, Does.Contain("enrolment.created").And.Contain("CRM-1"), "the search sees what is in clear");
            foreach (var marker in Markers)
            {
                Assert.That(Around(marker, answers.ToString()), Is.Null, "answers");
                Assert.That(Around(marker, log), Is.Null, "log");
                Assert.That(Around(marker, collector.Received("/v1/metrics")), Is.Null, "figures");
                Assert.That(Around(marker, collector.Received("/v1/traces")), Is.Null, "traces");
                Assert.That(Around(marker, rows), Is.Null, "rows");
            }
        });
        var searched = answers.Length + log.Length + rows.Length + collector.Received("/v1/metrics").Length + collector.Received("/v1/traces").Length;
        await TestContext.Out.WriteLineAsync($"searched {searched} characters for {Markers.Length} values");
    }

    [Test]
    public async Task After_a_key_rotation_earlier_data_can_be_read_and_earlier_learners_are_found()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        using var provider = host.With(host.Given.Key());
        var cohortId = host.Given.Cohort();
        var before = await Journey.Enrol(provider, cohortId);
        var oldFacts = FactsOf(before);

        // The ring rotates every 90 days and reads its folder again only later, so the test restarts the service.
        var now = TimeProvider.System.GetUtcNow();
        host.Services.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));
        using var later = new ApiHost(Database);
        using var laterProvider = later.With(later.Given.Key());

        var again = await laterProvider.Post("/v1/enrolments", Given.Enrolment(cohortId));
        var corrected = await laterProvider.Post($"/v1/enrolments/{before}/correct", new { learner = Given.Learner() });
        var other = await Journey.Enrol(laterProvider, cohortId, 2);

        Assert.Multiple(() =>
        {
            Assert.That((again.Status, again.Codes), Is.EqualTo((409, new[] { "enrolment.duplicate" })), "found by the keyed hash");
            Assert.That(corrected.Status, Is.EqualTo(200), corrected.Text);
            Assert.That(KeyIdOf(FactsOf(other)), Is.Not.EqualTo(KeyIdOf(oldFacts)), "another key writes");
        });
    }

    private static string? Around(string marker, string text) =>
        text.IndexOf(marker, StringComparison.Ordinal) is >= 0 and var at ?
            text.Substring(Math.Max(0, at - 60), Math.Min(120, text.Length - Math.Max(0, at - 60))) :
            null;

    // Every operation that takes a learner's data: accepted, malformed, refused by rule, in conflict, repeated and misused.
    private static async Task<List<Reply>> Live(HttpClient provider, HttpClient partner, HttpClient authority, Given given)
    {
        var cohortId = given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        var otherId = given.Cohort(startsOn: "2024-10-14", endsOn: "2024-12-20");
        var body = Given.Enrolment(cohortId, change: Mark, enrolledOn: Journey.EnrolledOn);
        body["providerReference"] = "CRM-1";
        var enrolled = await provider.Post("/v1/enrolments", body, "marked-1");
        Assert.That(enrolled.Status, Is.EqualTo(201), enrolled.Text);
        var enrolmentId = (string)enrolled.Json["enrolmentId"]!;
        List<Reply> replies =
        [
            enrolled,
            await provider.Post("/v1/enrolments", body, "marked-1"),
            await provider.Post("/v1/enrolments", Given.Enrolment(otherId, change: Mark), "marked-1"),
            await provider.Post("/v1/enrolments", body),
            await provider.Post("/v1/enrolments?dryRun=true", Given.Enrolment(otherId, change: Mark)),
            await provider.Post("/v1/enrolments", Given.Enrolment(otherId, change: learner =>
            {
                Mark(learner);
                learner["hasRightToWork"] = false;
            })),
            await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, change: learner =>
            {
                foreach (var field in learner.Keys.ToList())
                {
                    learner[field] = "Zbgd Quillfeather L19 9ZY 1978-08-18";
                }
            })),
            await provider.Post("/v1/enrolments", """{ "learner": { "givenName": Zebedee """),
            await provider.Post("/v1/enrolments", """{ "learner": { "dateOfBirth": { "1977-07-17": [] } } }"""),
            await provider.Get("/v1/enrolments?status=Quillfeather&cursor=Zebedee&limit=1977-07-17"),
            await provider.Get($"/v1/enrolments/{enrolmentId}"),
            await provider.Get("/v1/enrolments"),
            await provider.Post($"/v1/enrolments/{enrolmentId}/milestones", Journey.Start()),
            await provider.Post($"/v1/enrolments/{enrolmentId}/correct", new { learner = Marked() }),
            await provider.Post($"/v1/enrolments/{enrolmentId}/transfer", new { cohortId = otherId, occurredOn = "2024-11-14" }),
            await authority.Get($"/v1/programmes/{Given.ProgrammeId}/changes"),
            await authority.Get($"/v1/programmes/{Given.ProgrammeId}/check"),
            await partner.Post("/v1/eligibility-checks", new
            {
                authority = Given.AuthorityId, startsOn = "2024-12-02", sectorCode = "digital",
                applicant = new { dateOfBirth = "1977-07-17", postcode = "L19 9ZY", employmentStatus = "employed", employeeCount = 40, hasRightToWork = true },
            }),
            await partner.Post(
                "/v1/eligibility-checks",
                new { authority = "Quillfeather", applicant = new { postcode = "Zbgd", dateOfBirth = "1978-08-18x" } }),
        ];
        return replies;
    }

    private static Dictionary<string, object?> Marked()
    {
        var learner = Given.Learner();
        Mark(learner);
        return learner;
    }

    private static void Mark(Dictionary<string, object?> learner)
    {
        learner["givenName"] = "Zebedee";
        learner["familyName"] = "Quillfeather";
        learner["dateOfBirth"] = "1977-07-17";
        learner["postcode"] = "L19 9ZY";
        learner["nationalInsuranceNumber"] = "AB123456C";
        learner["uln"] = "1000000027";
        learner["employmentStatus"] = "employed";
        learner["employer"] = new { name = "Marrowbone Ltd", employeeCount = 40 };
    }

    // Every row of every table as text; on SQLite also the files, which keep deleted rows and the log.
    private string RowsAndFiles()
    {
        var all = new StringBuilder();
        using var connection = Database.Engine.Connect();
        connection.Open();

        // An open connection keeps SQLite from deleting its files.
        connection.ExecuteScalar<long>("select count(*) from lane");
        if (Database is SqliteDatabase sqlite)
        {
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(sqlite.File)!))
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream, Encoding.Latin1);
                all.AppendLine(reader.ReadToEnd());
            }
        }

        foreach (var table in Schema.OfScripts(Schema.Scripts("sqlserver")).Tables.Keys)
        {
            foreach (IDictionary<string, object?> row in connection.Query($"select * from {table}"))
            {
                all.AppendJoin(' ', row.Values).AppendLine();
            }
        }

        return all.ToString();
    }

    private string FactsOf(string enrolmentId)
    {
        using var connection = Database.Engine.Connect();
        return connection.QuerySingle<string>("select protected_facts from enrolment_learner where enrolment_id = @enrolmentId", new { enrolmentId });
    }

    // Protected data begins with a four-byte marker and the id of its key.
    private static Guid KeyIdOf(string facts) => new(Convert.FromBase64String(facts).AsSpan(4, 16));
}
