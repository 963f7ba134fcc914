using System.Globalization;
using Bootcamps.Api.Platform.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Bootcamps.Tests.Storage;

internal sealed class MigratorTests
{
    private static readonly string[] Names = ["0001_first", "0002_second", "0003_third"];
    private SqliteDatabase _database = null!;

    [SetUp]
    public void Create_empty_folder() => _database = SqliteDatabase.Unmigrated();

    [TearDown]
    public void Delete_folder() => _database.Dispose();

    [Test]
    public void An_empty_database_gets_every_script_in_order()
    {
        var migrator = new Migrator(_database.Engine, TimeProvider.System);

        var applied = migrator.Migrate();

        Assert.Multiple(() =>
        {
            Assert.That(applied, Has.Count.EqualTo(migrator.Scripts.Count).And.Ordered);
            Assert.That(applied, Is.EqualTo(migrator.Scripts.Select(script => script.Name)));
            Assert.That(Journal(), Is.EqualTo(migrator.Scripts.Select(script => (script.Name, script.Sha256))));
        });
    }

    [Test]
    public void A_second_run_changes_nothing()
    {
        Migrator(Scripts(3)).Migrate();

        Assert.That(Migrator(Scripts(3)).Migrate(), Is.Empty);
    }

    [Test]
    public void A_newer_version_applies_only_the_new_scripts()
    {
        Migrator(Scripts(2)).Migrate();

        Assert.That(Migrator(Scripts(3)).Migrate(), Is.EqualTo(new[] { "0003_third" }));
    }

    [Test]
    public void An_edited_script_is_refused()
    {
        Migrator(Scripts(3)).Migrate();
        var scripts = Scripts(3);
        scripts[1] = scripts[1] with { Text = scripts[1].Text + "-- edited\n" };

        Assert.That(() => Migrator(scripts).Migrate(), Throws.TypeOf<SchemaException>().With.Message.Contains("0002_second was edited"));
    }

    [Test]
    public void A_database_of_a_newer_version_is_refused()
    {
        Migrator(Scripts(3)).Migrate();

        Assert.Multiple(() =>
        {
            Assert.That(
                () => Migrator(Scripts(2)).Migrate(),
                Throws.TypeOf<SchemaException>().With.Message.Contains("0003_third, which this version does not know"));
            Assert.That(() => Difference(Scripts(2)), Throws.TypeOf<SchemaException>());
        });
    }

    [Test]
    public void A_missing_earlier_script_is_refused()
    {
        Migrator(Scripts(1)).Migrate();
        Execute(Scripts(3)[2].Text);

        Assert.That(() => Migrator(Scripts(3)).Migrate(), Throws.TypeOf<SchemaException>().With.Message.Contains("0003_third but not the earlier 0002_second"));
    }

    [Test]
    public void A_script_run_by_hand_is_adopted_and_later_edits_of_it_are_refused()
    {
        _database.Engine.Prepare();
        Execute(Scripts(1)[0].Text);

        var applied = Migrator(Scripts(2)).Migrate();

        Assert.Multiple(() =>
        {
            Assert.That(applied, Is.EqualTo(new[] { "0002_second" }));
            Assert.That(Journal(), Is.EqualTo(Scripts(2).Select(script => (script.Name, script.Sha256))));
            Assert.That(() => Migrator([Scripts(1)[0] with { Text = "-- edited" }, Scripts(2)[1]]).Migrate(), Throws.TypeOf<SchemaException>());
        });
    }

    [Test]
    public async Task Migrators_that_start_together_apply_each_script_once()
    {
        using var together = new Barrier(4);
        var runs = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var migrator = new Migrator(_database.NewEngine(), TimeProvider.System);
                together.SignalAndWait();
                return migrator.Migrate();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));

        var applied = await Task.WhenAll(runs);

        TestContext.Out.WriteLine($"scripts applied by each migrator: {string.Join(", ", applied.Select(names => names.Count))}");
        Assert.That(
            applied.SelectMany(names => names).Order(StringComparer.Ordinal),
            Is.EqualTo(new Migrator(_database.Engine, TimeProvider.System).Scripts.Select(script => script.Name)));
    }

    [Test]
    public void A_failing_script_is_rolled_back()
    {
        var scripts = Scripts(2);
        scripts[1] = scripts[1] with { Text = "create table half (id integer not null);\n" + scripts[1].Text + "insert into nowhere values (1);\n" };

        Assert.Multiple(() =>
        {
            Assert.That(
                () => Migrator(scripts).Migrate(),
                Throws.TypeOf<SchemaException>().With.Message.Contains("0002_second cannot be applied").And.Message.Contains("nowhere"));
            Assert.That(Tables(), Is.EqualTo(new[] { "first", "schema_version" }));
            Assert.That(Migrator(Scripts(2)).Migrate(), Is.EqualTo(new[] { "0002_second" }));
        });
    }

    [Test]
    public void A_script_that_writes_no_journal_row_is_refused_and_rolled_back()
    {
        var scripts = Scripts(2);
        scripts[1] = scripts[1] with { Text = "create table second (id integer not null) strict;" };

        Assert.Multiple(() =>
        {
            Assert.That(() => Migrator(scripts).Migrate(), Throws.TypeOf<SchemaException>().With.Message.Contains("0002_second"));
            Assert.That(Tables(), Is.EqualTo(new[] { "first", "schema_version" }));
        });
    }

    [Test]
    public void A_script_can_rebuild_a_referenced_table()
    {
        Migrator([.. Scripts(1), Parent("insert into child (id, parent_id) values (1, 7);"), Rebuild("select id from parent")]).Migrate();

        Assert.Multiple(() =>
        {
            Assert.That(Columns("parent"), Is.EqualTo(new[] { "id", "colour" }));
            Assert.That(() => Execute("delete from parent"), Throws.TypeOf<SqliteException>(), "the reference still holds");
        });
    }

    [Test]
    public void A_rebuild_that_loses_referenced_rows_is_refused_and_rolled_back()
    {
        var migrator = Migrator([.. Scripts(1), Parent("insert into child (id, parent_id) values (1, 7);"), Rebuild("select id from parent where id <> 7")]);

        Assert.Multiple(() =>
        {
            Assert.That(() => migrator.Migrate(), Throws.TypeOf<SchemaException>().With.Message.Contains("table child"));
            Assert.That(Columns("parent"), Is.EqualTo(new[] { "id" }));
        });
    }

    [Test]
    public void The_difference_counts_missing_scripts_and_is_null_when_none_is_missing()
    {
        Migrator(Scripts(1)).Migrate();

        Assert.Multiple(() =>
        {
            Assert.That(Difference(Scripts(3)), Does.StartWith("2 migration"));
            Assert.That(Difference(Scripts(1)), Is.Null);
        });
    }

    [Test]
    public void The_difference_can_be_read_during_a_write()
    {
        Migrator(Scripts(1)).Migrate();
        using var writing = _database.Engine.OpenForWriting();
        using var transaction = _database.Engine.BeginWrite(writing);

        Assert.That(Difference(Scripts(1)), Is.Null);
    }

    private static List<Migrator.Script> Scripts(int count) =>
    [
        .. Names.Take(count).Select((name, i) => new Migrator.Script(name, (i == 0
            ? "create table schema_version (number integer not null primary key, name text not null, sha256 text, applied_at text) strict;\n"
            : "") + $"create table {name[5..]} (id integer not null) strict;\n" + Row(i + 1, name))),
    ];

    private static Migrator.Script Parent(string rows) => new("0002_parent", $"""
        create table parent (id integer not null primary key) strict;
        create table child (id integer not null primary key, parent_id integer not null references parent (id)) strict;
        insert into parent (id) values (7);
        {rows}
        {Row(2, "0002_parent")}
        """);

    private static Migrator.Script Rebuild(string rows) => new("0003_rebuild", $"""
        create table parent_new (id integer not null primary key, colour text) strict;
        insert into parent_new (id) {rows};
        drop table parent;
        alter table parent_new rename to parent;
        {Row(3, "0003_rebuild")}
        """);

    private static string Row(int number, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"insert into schema_version (number, name) values ({number}, '{name}');\n");

    private Migrator Migrator(IReadOnlyList<Migrator.Script> scripts) => new(_database.Engine, TimeProvider.System, scripts);

    private string? Difference(IReadOnlyList<Migrator.Script> scripts)
    {
        using var connection = _database.Engine.Connect();
        connection.Open();
        using var transaction = _database.Engine.BeginRead(connection);
        return Migrator(scripts).Difference(transaction);
    }

    private List<(string Name, string Sha256)> Journal() => Query<(string, string)>("select name, sha256 from schema_version order by number");

    private List<string> Tables() => Query<string>("select name from sqlite_master where type = 'table' order by name");

    private List<string> Columns(string table) => Query<string>($"select name from pragma_table_info('{table}') order by cid");

    private List<T> Query<T>(string sql)
    {
        using var connection = _database.Engine.Connect();
        return connection.Query<T>(sql).AsList();
    }

    private void Execute(string sql)
    {
        using var connection = _database.Engine.OpenForWriting();
        connection.Execute(sql);
    }
}
