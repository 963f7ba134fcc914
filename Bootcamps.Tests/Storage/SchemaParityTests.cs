using Bootcamps.Api.Platform.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Storage;

internal sealed class SchemaParityTests
{
    [Test]
    public void Both_databases_have_scripts_of_the_same_names()
    {
        var names = Schema.Scripts("sqlite").Select(script => script.Name).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(Schema.Scripts("sqlserver").Select(script => script.Name), Is.EqualTo(names));
            Assert.That(Schema.Scripts("sqlite").Select(script => script.Number), Is.EqualTo(Enumerable.Range(1, names.Count)));
        });
    }

    [Test]
    public void Both_databases_have_the_same_schema()
    {
        var (sqlite, sqlServer) = (Sqlite(), Schema.OfScripts(Schema.Scripts("sqlserver")));

        TestContext.Out.WriteLine($"{sqlite.Tables.Count} tables, {sqlite.Sentences.Count} facts compared");
        Assert.Multiple(() =>
        {
            Assert.That(sqlite.Sentences.Except(sqlServer.Sentences), Is.Empty, "only in SQLite");
            Assert.That(sqlServer.Sentences.Except(sqlite.Sentences), Is.Empty, "only in SQL Server");
        });
    }

    [TestCase("create table course (", "create table bootcamp (")]
    [TestCase("title           nvarchar(510)", "heading         nvarchar(510)")]
    [TestCase("nvarchar(510) not null", "nvarchar(510) null")]
    [TestCase("nvarchar(510)", "nvarchar(511)")]
    [TestCase("is_green_skills bit", "is_green_skills int")]
    [TestCase("starts_on            date", "starts_on            datetime2(3)")]
    [TestCase("price_pence          bigint", "price_pence          varchar(20) collate Latin1_General_100_BIN2")]
    [TestCase("pk_course", "pk_bootcamp")]
    [TestCase("primary key (course_id)", "primary key (course_id, number)")]
    [TestCase("fk_course_sector", "fk_course_trade")]
    [TestCase("references provider (authority_id, ukprn)", "references provider (ukprn, authority_id)")]
    [TestCase("weeks between 1 and 52", "weeks between 1 and 53")]
    [TestCase("ck_course_weeks", "ck_course_length")]
    [TestCase("create unique index uq_course_number", "create index uq_course_number")]
    [TestCase("on course (authority_id, number)", "on course (number, authority_id)")]
    [TestCase("create index ix_cohort_course on cohort (course_id)", "create index ix_cohort_course on cohort (course_id) where number = 1")]
    public void A_schema_difference_is_found(string text, string changed)
    {
        var scripts = Mutated(text, changed);

        Assert.That(Schema.OfScripts(scripts).Sentences.SetEquals(Sqlite().Sentences), Is.False);
    }

    [TestCase("title           nvarchar(510) not null", "title           nvarchar(510)")]
    [TestCase("price_pence          bigint", "price_pence          decimal(18, 2)")]
    [TestCase("delivery_mode   varchar(20) collate Latin1_General_100_BIN2", "delivery_mode   varchar(20)")]
    [TestCase("create index ix_cohort_course on cohort (course_id);", "create or alter view v as select 1 as x;")]
    [TestCase("create index ix_cohort_course on cohort (course_id);", "create index ix_cohort_course on cohort course_id;")]
    public void Syntax_that_only_SQL_Server_understands_is_refused(string text, string changed)
    {
        var scripts = Mutated(text, changed);

        Assert.That(() => Schema.OfScripts(scripts), Throws.TypeOf<FormatException>());
    }

    private static List<Migrator.Script> Mutated(string text, string changed)
    {
        var scripts = Schema.Scripts("sqlserver").ToList();
        var at = scripts.FindIndex(script => script.Name == "0006_courses");
        Assert.That(scripts[at].Text, Does.Contain(text), "what the test changes is there");
        scripts[at] = scripts[at] with { Text = scripts[at].Text.Replace(text, changed, StringComparison.Ordinal) };
        return scripts;
    }

    private static Schema Sqlite()
    {
        using var database = new SqliteDatabase();
        using var connection = database.Engine.Connect();
        connection.Open();
        return SqliteSchema.Read(connection);
    }
}
