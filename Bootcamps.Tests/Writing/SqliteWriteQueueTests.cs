using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Tests.Storage;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Writing;

/// <summary>Faults of a SQLite file; faults of a server are simulated in <see cref="WriteQueueRetryTests{TDatabase}"/>.</summary>
internal sealed class SqliteWriteQueueTests : QueueTests<SqliteDatabase>
{
    [Test]
    public async Task A_full_disk_makes_the_store_unavailable_until_space_is_free()
    {
        await Task.WhenAll(Submit(3));
        LetFileGrow(by: 0);
        var before = Found;

        var refused = Enumerable.Range(0, 8).Select(i => Queue.SubmitAsync(Large(i))).ToList();
        foreach (var change in refused)
        {
            Assert.That(async () => await change, Throws.TypeOf<StoreUnavailableException>());
        }

        Assert.That(Found.Turn, Is.EqualTo(before.Turn), "the lane's turn");
        AssertTaken(3);

        LetFileGrow(by: 10_000);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Queue.SubmitAsync(Large(i))));
        AssertTaken(11);
    }

    [Test]
    public async Task A_database_locked_by_another_program_makes_the_store_unavailable_until_released()
    {
        await Task.WhenAll(Submit(1));
        using (var program = Database.Engine.OpenForWriting())
        using (Database.Engine.BeginWrite(program))
        {
            Assert.That(async () => await Queue.SubmitAsync(new TakePlace(Places)), Throws.TypeOf<StoreUnavailableException>());
            Assert.That(
                await Database.Db.ListAsync<int>("select committed_places from funding_pool", null, CancellationToken.None),
                Is.EqualTo(new[] { 1 }),
                "readers go on");
        }

        await Task.WhenAll(Submit(1));
        AssertTaken(2);
    }

    private TakePlace Large(int i) => new(Places)
    {
        // More pages than the migrations leave free.
        Padding = 100_000,
        Claim = new IdempotencyClaim(new IdempotencyKey("LCRCA", new KeyedHash((UInt128)i)), default),
    };

    // The limit belongs to a connection, not to the file, so it is set on the connection of the lane's next transaction.
    private void LetFileGrow(int by)
    {
        using var connection = Database.Engine.Connect();
        var pages = connection.ExecuteScalar<long>("pragma page_count") + by;
        Engine.At = (moment, writing) =>
        {
            if (moment == Moment.Begin)
            {
                writing!.Execute($"pragma max_page_count = {pages}");
            }
        };
    }
}
