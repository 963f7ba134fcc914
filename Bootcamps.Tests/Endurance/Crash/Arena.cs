using System.Globalization;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Tests.Endurance.Crash.Store;
using Bootcamps.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Bootcamps.Tests.Endurance.Crash;

/// <summary>
/// A SQLite database with a programme, a provider and cohorts with large caps, for a process that is killed. The tests keep no connection to it:
/// a killed process must leave only the file and its log, and the next one must recover it.
/// </summary>
internal sealed class Arena : IDisposable
{
    private const int Places = 1_000_000;
    private const long Pence = 1_000_000_000_000_000;
    private static readonly string[] Suffixes = ["", "-wal", "-shm"];
    private const int LearnersOfALoad = 1_000_000;
    private readonly DirectoryInfo _aside = Directory.CreateTempSubdirectory("bootcamps-crash-");

    private int _loads;

    public Arena()
    {
        var given = new Given(Database).Programme(Places, Pence).Pool(Places, Pence, sectorCode: "digital").Provider(capPlaces: Places, capPence: Pence)
            .Pool(Places, Pence, sectorCode: "digital", ukprn: Given.Ukprn);
        CohortIds = [.. Enumerable.Range(0, 20).Select(_ => given.Cohort(seats: 10_000))];
        ProviderKey = given.Key();
        AuthorityKey = given.Key(Role.Authority);
        ((SqliteEngine)Database.Engine).Dispose();
    }

    /// <summary>The database.</summary>
    public SqliteDatabase Database { get; } = new();

    /// <summary>Its cohorts.</summary>
    public IReadOnlyList<string> CohortIds { get; }

    /// <summary>Key of the provider.</summary>
    public string ProviderKey { get; }

    /// <summary>Key of the authority.</summary>
    public string AuthorityKey { get; }

    /// <summary>Clients for it, with learners that no other client sends.</summary>
    public Load NewLoad() => new(ProviderKey, CohortIds, LearnersOfALoad * _loads++);

    /// <summary>A forgetful store for a process on it. Its disk starts as a copy of the database, so no process can be running.</summary>
    public StoreSettings NewStore(string pragmas = "", int earlyOneIn = 0)
    {
        var disk = _aside.CreateSubdirectory(Ids.New()).FullName;
        Copy(Path.GetDirectoryName(Database.File)!, disk);
        return new StoreSettings(disk, _aside.CreateSubdirectory(Ids.New()).FullName, pragmas, earlyOneIn);
    }

    /// <summary>Restores power: replaces the database with the disk of the store.</summary>
    public void BootFrom(StoreSettings store)
    {
        foreach (var suffix in Suffixes)
        {
            File.Delete(Database.File + suffix);
        }

        Copy(store.Disk, Path.GetDirectoryName(Database.File)!);
    }

    /// <summary>The content of the database while a process runs on it.</summary>
    public Aftermath Read() => Aftermath.Read(Database.File);

    /// <summary>The content of a store's disk, read from a copy that SQLite recovers as after a power cut.</summary>
    public Aftermath ReadDisk(StoreSettings store)
    {
        var copy = _aside.CreateSubdirectory(Ids.New()).FullName;
        Copy(store.Disk, copy);
        return Aftermath.Read(Path.Combine(copy, Path.GetFileName(Database.File)));
    }

    /// <summary>Leaves this number of places in the sector. A running process must have no change under way; it uses the number from its next turn.</summary>
    /// <param name="places">How many; null for more than can be needed.</param>
    public void LeaveRoom(int? places)
    {
        using var connection = Open(Database.File);
        connection.Execute(
            "update funding_pool set cap_places = case when @places is null then @wide else committed_places + @places end "
            + """
            where sector_code = 'digital' and ukprn is null;
            insert into ledger_entry (programme_id, number, line, kind, sector_code, occurred_on, period, posted_at, places, seats, committed_pence,
                earned_pence, unfunded_pence, paid_pence, starts, completions, interviews, outcomes, drop_outs, cap_places, cap_pence)
            select f.programme_id, 1, (select max(line) + 1 from ledger_entry where number = 1), 'vary', f.sector_code, '2024-11-15', 202411,
                '2024-11-15 09:00:00.000', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                f.cap_places - (select sum(l.cap_places) from ledger_entry l where l.sector_code = f.sector_code and l.ukprn is null), 0
            from funding_pool f
            where f.sector_code = 'digital' and f.ukprn is null;
            update lane set turn = turn + 1;
            """,
            new { places, wide = Places });
    }

    /// <summary>Asserts that the service's own check finds no difference and no pool over its cap.</summary>
    public async Task AssertGreenAsync(ApiProcess api)
    {
        using var authority = api.With(AuthorityKey);
        var check = await authority.Get($"/v1/programmes/{Given.ProgrammeId}/check");
        Assert.That((check.Status, check.Status == 200 && (bool)check.Json["isConsistent"]!), Is.EqualTo((200, true)), check.Text);
    }

    /// <summary>A connection of the tests' own, which is closed when it is disposed.</summary>
    public static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(
            string.Create(CultureInfo.InvariantCulture, $"Data Source={file};Mode=ReadWrite;Pooling=False;Default Timeout=10"));
        connection.Open();
        return connection;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Database.Dispose();
        _aside.Delete(recursive: true);
    }

    // The shared memory file of a log does not belong to the disk.
    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }
}

/// <summary>The content of a database after a failure.</summary>
/// <param name="EnrolmentIds">The enrolments of every learner, by the learner's number.</param>
/// <param name="OverCap">Pools with more than their cap allows.</param>
/// <param name="RoomLeft">Places left in the sector.</param>
internal sealed record Aftermath(ILookup<int, string> EnrolmentIds, IReadOnlyList<string> OverCap, int RoomLeft)
{
    private const string Reference = "REF-";

    /// <summary>Reads a database.</summary>
    public static Aftermath Read(string file)
    {
        using var connection = Arena.Open(file);
        return new Aftermath(
            connection.Query<(string Reference, string Id)>("select provider_reference, enrolment_id from enrolment")
                .ToLookup(row => int.Parse(row.Reference.AsSpan(Reference.Length), CultureInfo.InvariantCulture), row => row.Id),
            connection.Query<string>("select pool_id from funding_pool where committed_places > cap_places or committed_pence > limit_pence").AsList(),
            connection.ExecuteScalar<int>("select cap_places - committed_places from funding_pool where sector_code = 'digital' and ukprn is null"));
    }

    /// <summary>Acknowledged learners who are missing under the id they were given.</summary>
    public IReadOnlyList<int> Lost(Load load) =>
        [.. load.Acknowledged.Where(pair => !EnrolmentIds[pair.Key].Contains(pair.Value, StringComparer.Ordinal)).Select(pair => pair.Key)];

    /// <summary>Asserts that every acknowledged enrolment exists, nobody is enrolled twice, and no pool is over its cap.</summary>
    public void AssertKept(Load load, string when)
    {
        var lost = Lost(load);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lost, Is.Empty, $"{lost.Count} of {load.Acknowledged.Count} acknowledged are lost, {when}");
            Assert.That(EnrolmentIds.Where(ids => ids.Count() > 1).Select(ids => ids.Key), Is.Empty, $"enrolled twice, {when}");
            Assert.That(OverCap, Is.Empty, $"over the cap, {when}");
            Assert.That(load.Offences, Is.Empty, $"answers, {when}");
        }
    }

    /// <summary>Number of learners who got no answer but were enrolled.</summary>
    public int UnheardOf(Load load) => load.Unanswered.Count(EnrolmentIds.Contains);
}
