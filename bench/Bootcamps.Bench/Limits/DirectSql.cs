using System.Diagnostics;
using System.Security.Cryptography;
using Bootcamps.Api.Courses;
using Bootcamps.Api.Enrolments;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Bench.Load;
using Bootcamps.Domain;
using Microsoft.Data.Sqlite;

namespace Bootcamps.Bench.Limits;

/// <summary>
/// The upper limit that SQLite allows: the statements the API runs for enrolments, on its schema and with its settings, prepared on one connection,
/// 256 enrolments a transaction. It receives, checks, decides, hashes, encrypts and answers nothing.
/// </summary>
internal sealed class DirectSql : IDisposable
{
    private const int BatchSize = 256;
    private readonly SqliteEngine _engine;
    private readonly SqliteConnection _connection;
    private readonly Template _enrolment, _learner, _eligibility, _ledger, _change, _audit, _reply;
    private readonly Statement _take, _read, _advance, _replies, _byUln, _byPerson, _seats, _draw, _count;
    private readonly List<(string CohortId, string SectorCode)> _cohorts = [];
    private readonly Counters _counters;
    private readonly string _programmeId, _tenant;
    private readonly object?[] _keys = new object?[BatchSize];
    private readonly Dictionary<string, long> _seatsTaken = new(StringComparer.Ordinal);
    private readonly List<(string Id, (string CohortId, string SectorCode) Cohort)> _made = [];
    private long _number;

    /// <summary>Opens a database with at least one enrolment that the API made. The API must have stopped.</summary>
    /// <param name="file">The database.</param>
    /// <param name="cohortIds">The cohorts to enrol on.</param>
    public DirectSql(string file, IReadOnlyList<string> cohortIds)
    {
        _engine = new SqliteEngine($"Data Source={file}");
        _connection = (SqliteConnection)_engine.OpenForWriting();
        _enrolment = new Template(_connection, EnrolmentStore.Sql.Add, "select * from enrolment order by number desc limit 1");
        var id = (string)_enrolment["EnrolmentId"]!;
        _learner = new Template(_connection, EnrolmentStore.Sql.AddLearner, $"select * from enrolment_learner where enrolment_id = '{id}'");
        _eligibility = new Template(_connection, EnrolmentStore.Sql.AddEligibility, $"select * from learner_eligibility where enrolment_id = '{id}'");
        _ledger = new Template(_connection, Ledger.Sql.Add, $"select * from ledger_entry where enrolment_id = '{id}'");
        _change = new Template(_connection, ChangeLog.Sql.AddChange, $"select * from change_event where entity_id = '{id}'");
        _audit = new Template(_connection, ChangeLog.Sql.AddAudit, $"select * from audit_event where entity_id = '{id}'");
        _reply = new Template(_connection, IdempotencyStore.Sql.Add, "select * from idempotency_key order by posted_at desc limit 1");
        _programmeId = (string)_enrolment["ProgrammeId"]!;
        _tenant = (string)_reply["Tenant"]!;

        _take = new Statement(_connection, Lane.Sql.Take);
        _read = new Statement(_connection, Lane.Sql.Read);
        _advance = new Statement(_connection, Lane.Sql.Advance);
        _replies = new Statement(_connection, InList(IdempotencyStore.Sql.FindAll.Replace("@tenants", "(@tenant)", StringComparison.Ordinal), "@keyHashes"));
        _byUln = new Statement(_connection, InList(EnrolmentStore.Sql.ByUln, "@hashes"));
        _byPerson = new Statement(_connection, InList(EnrolmentStore.Sql.ByPerson, "@hashes"));
        _seats = new Statement(_connection, CohortStore.Sql.TakeSeats);
        _draw = new Statement(_connection, ProgrammeBook.Sql.DrawFromPool);
        _count = new Statement(_connection, ProgrammeBook.Sql.Count);
        foreach (var row in Rows($"select cohort_id, sector_code, seats_taken from cohort where programme_id = '{_programmeId}'"))
        {
            if (cohortIds.Contains((string)row[0], StringComparer.Ordinal))
            {
                _cohorts.Add(((string)row[0], (string)row[1]));
                _seatsTaken[(string)row[0]] = (long)row[2];
            }
        }

        _number = (long)Rows($"select last_number from lane where lane_id = '{_programmeId}'").First()[0];
        _counters = new Counters(
            Rows(
                "select pool_id, sector_code, ukprn, committed_places, committed_pence, coalesce(earned_pence, 0) from funding_pool "
                + $"where programme_id = '{_programmeId}'"),
            Rows($"select dimension, member, committed_places, committed_pence from tally where programme_id = '{_programmeId}'"));
    }

    /// <summary>Writes enrolments for the given time. Each latency is that of a transaction.</summary>
    public LoadResult Run(TimeSpan duration)
    {
        var ticks = new List<long>();
        using var self = Process.GetCurrentProcess();
        var cpuBefore = self.TotalProcessorTime;
        var from = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(from) < duration)
        {
            var began = Stopwatch.GetTimestamp();
            Write();
            var took = Stopwatch.GetTimestamp() - began;
            for (var i = 0; i < BatchSize; i++)
            {
                ticks.Add(took);
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(from);
        ticks.Sort();
        self.Refresh();
        return new LoadResult(elapsed, ticks, new Dictionary<int, long> { [201] = ticks.Count }, 0, 0)
        {
            ServerMicroseconds = (self.TotalProcessorTime - cpuBefore).TotalMicroseconds / ticks.Count
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in new IDisposable[]
        {
            _enrolment, _learner, _eligibility, _ledger, _change, _audit, _reply, _take, _read, _advance, _replies, _byUln, _byPerson, _seats, _draw,
            _count,
        })
        {
            statement.Dispose();
        }

        _connection.Dispose();
        _engine.Dispose();
    }

    private static string InList(string sql, string parameter) =>
        sql.Replace(parameter, $"({string.Join(", ", Enumerable.Range(0, BatchSize).Select(i => $"@key{i}"))})", StringComparison.Ordinal);

    private static byte[] Hash() => RandomNumberGenerator.GetBytes(KeyedHash.Size);

    private void Write()
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        _take.Run([_programmeId]);
        _read.Run([_programmeId]);
        Look(_replies, [_tenant]);
        Look(_byUln, []);
        Look(_byPerson, []);
        var now = TypeHandlers.TextOf(TimeProvider.System.GetUtcNow());
        _made.Clear();
        for (var i = 0; i < BatchSize; i++)
        {
            _made.Add((Ids.New(), _cohorts[(int)((_number + i) % _cohorts.Count)]));
        }

        // Table by table, as the API writes them.
        Insert(_enrolment, (row, i) =>
        {
            (row["EnrolmentId"], row["CohortId"], row["SectorCode"], row["Number"]) = (_made[i].Id, _made[i].Cohort.CohortId,
            _made[i].Cohort.SectorCode, _number + i + 1);
            (row["UlnKey"], row["PersonKey"], row["HomeKey"]) = (Hash(), Hash(), Hash());
            (row["CreatedAt"], row["UpdatedAt"]) = (now, now);
        });
        Insert(_learner, (row, i) => row["EnrolmentId"] = _made[i].Id);
        Insert(_eligibility, (row, i) => (row["LearnerEligibilityId"], row["EnrolmentId"], row["DecidedAt"]) = (Ids.New(), _made[i].Id, now));
        Insert(_ledger, (row, i) =>
        {
            (row["EnrolmentId"], row["CohortId"], row["SectorCode"], row["Number"], row["PostedAt"]) = (_made[i].Id, _made[i].Cohort.CohortId,
            _made[i].Cohort.SectorCode, _number + i + 1, now);
        });
        Insert(_change, (row, i) => (row["EntityId"], row["UnitId"], row["Number"], row["PostedAt"]) = (_made[i].Id, Ids.New(), _number + i + 1, now));
        Insert(_audit, (row, i) => (row["EntityId"], row["Number"], row["PostedAt"]) = (_made[i].Id, _number + i + 1, now));
        Insert(_reply, (row, i) =>
        {
            (row["Number"], row["KeyHash"], row["RequestHash"], row["PostedAt"]) = (_number + i + 1, Hash(), Hash(), now);
        });

        foreach (var cohort in _made.GroupBy(one => one.Cohort.CohortId, StringComparer.Ordinal))
        {
            var before = _seatsTaken[cohort.Key];
            _seatsTaken[cohort.Key] = before + cohort.Count();
            _seats.Run([_seatsTaken[cohort.Key], cohort.Key, before]);
        }

        foreach (var one in _made)
        {
            _counters.Add(
                one.Cohort.SectorCode,
                (long)_enrolment["Ukprn"]!,
                (string?)_enrolment["LocalAuthorityCode"],
                (string)_enrolment["EnrolledOn"]!,
                (long)_enrolment["AuthorityPence"]!);
        }

        _counters.Save(_draw, _count, _programmeId);
        _number += BatchSize;
        _advance.Run(
            _advance.Parameters[0] == "LastNumber" ? [_number, now, _programmeId] : throw new InvalidOperationException("The statement has other parameters."));
        _engine.Commit(transaction);
    }

    private static void Insert(Template template, Action<Template, int> change)
    {
        for (var i = 0; i < BatchSize; i++)
        {
            change(template, i);
            template.Insert();
        }
    }

    // Keys that are not in use, as for new learners.
    private void Look(Statement statement, object?[] after)
    {
        for (var i = 0; i < BatchSize; i++)
        {
            _keys[i] = Hash();
        }

        statement.Run([.. _keys, .. after]);
    }

    private List<object[]> Rows(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
