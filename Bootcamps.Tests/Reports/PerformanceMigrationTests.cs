using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Reports;
using Bootcamps.Domain.Reports;
using Bootcamps.Tests.Storage;
using Bootcamps.Tests.Writing;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

/// <summary>What programmes get that were there before performance was counted.</summary>
internal sealed class PerformanceMigrationTests
{
    private SqliteDatabase _database = null!;
    private IReadOnlyList<Migrator.Script> _scripts = null!;

    [SetUp]
    public void Make_a_database_of_an_earlier_version()
    {
        _database = SqliteDatabase.Unmigrated();
        _scripts = new Migrator(_database.Engine, TimeProvider.System).Scripts;
        new Migrator(_database.Engine, TimeProvider.System, [.. _scripts.TakeWhile(script => !script.Name.EndsWith("_performance", StringComparison.Ordinal))]).Migrate();
        Places.Lay(_database.Db, capPlaces: 10);
    }

    [TearDown]
    public void Remove_it() => _database.Dispose();

    [Test]
    public async Task They_are_judged_by_the_defaults_from_their_first_day()
    {
        new Migrator(_database.Engine, TimeProvider.System, _scripts).Migrate();

        var rule = (await new PerformanceStore(_database.Db).RulesAsync(Places.LaneId, CancellationToken.None)).Single();

        var expected = new PerformanceRule { ValidFrom = new DateOnly(2024, 4, 1) };
        Assert.That(rule with { ReviewPoints = expected.ReviewPoints }, Is.EqualTo(expected));
        Assert.That(rule.ReviewPoints, Is.EqualTo(expected.ReviewPoints));
    }

    [Test]
    public async Task Their_earlier_learners_have_completed()
    {
        _database.Db.Write(transaction => transaction.Connection!.Execute(
            """
            insert into tally (programme_id, dimension, member, opening_places, committed_places, committed_pence)
            values (@LaneId, 'programme', 'programme', 43, 44, 0), (@LaneId, 'sector', 'digital', 40, 41, 0), (@LaneId, 'sector', 'rail', 0, 1, 0), (@LaneId, 'sector', 'none', 3, 3, 0),
                (@LaneId, 'provider', 'none', 43, 43, 0)
            """,
            new { Places.LaneId },
            transaction));

        new Migrator(_database.Engine, TimeProvider.System, _scripts).Migrate();

        Assert.That(
            await new PerformanceStore(_database.Db).OpeningsAsync(Places.LaneId, CancellationToken.None),
            Is.EqualTo(new[] { new PerformanceOpeningRow { SectorCode = "digital", Completions = 40, Outcomes = 0 } }));
    }
}
