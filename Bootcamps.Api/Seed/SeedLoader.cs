using System.Data.Common;
using System.Globalization;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using CsvHelper;
using Dapper;

namespace Bootcamps.Api.Seed;

/// <summary>
/// Fills an empty database from the files of <c>db/seed</c>: one CSV file a table, named by group, order and table, such as
/// <c>reference_010_authority.csv</c>. Its header names the columns and an empty cell is null. db/seed/README.md says which data is real.
/// </summary>
internal sealed class SeedLoader(Db db)
{
    private const string Folder = "db/seed/";
    private const string Extension = ".csv";

    // Tables numbered by changes of the reference lane, without the feed and the audit, which name their lane.
    private static readonly HashSet<string> NumberedByReferenceLane = new(["provider", "course", "programme"], StringComparer.Ordinal);

    /// <summary>Loads the reference data and, if requested, the demonstration data, in one transaction.</summary>
    /// <returns>The tables with the number of rows loaded, in order. Null, without any change, if the database already has an authority.</returns>
    public IReadOnlyList<LoadedTable>? Load(bool withDemonstration) => db.Write(transaction =>
    {
        // If two instances start on an empty database, the second waits here and finds it filled.
        db.Engine.LockForMigration(transaction);
        if (!IsEmpty(transaction))
        {
            return null;
        }

        // Keys can exist already, so the seed's changes are numbered after theirs.
        var numbersTaken = TakeReferenceLane(transaction);
        var loaded = new List<LoadedTable>();
        LoadGroup(transaction, "reference_", numbersTaken, loaded);
        if (withDemonstration)
        {
            LoadGroup(transaction, "demonstration_", numbersTaken, loaded);
        }

        transaction.Connection!.Execute(Sql.MoveLanesToLastChange, transaction: transaction);
        return MergedByTable(loaded);
    });

    private static bool IsEmpty(DbTransaction transaction) => transaction.Connection!.ExecuteScalar<long>(Sql.CountAuthorities, transaction: transaction) == 0;

    private static long TakeReferenceLane(DbTransaction transaction)
    {
        transaction.Connection!.Execute(Lane.Sql.Take, new { laneId = WriteQueue.ReferenceLane }, transaction);
        return transaction.Connection!.QueryFirst<Lane.LaneRow>(Lane.Sql.Read, new { laneId = WriteQueue.ReferenceLane }, transaction).LastNumber;
    }

    private void LoadGroup(DbTransaction transaction, string group, long numbersTaken, List<LoadedTable> loaded)
    {
        var prefix = Folder + group;
        var assembly = typeof(SeedLoader).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            // Without the group, reference_010_authority.csv is its order, an underscore and the table.
            var table = name[prefix.Length..^Extension.Length].Split('_', 2)[1];
            var (columns, rows) = Read(assembly.GetManifestResourceStream(name)!);
            foreach (var row in rows.Where(row => NumberedByReferenceLane.Contains(table) || row.GetValueOrDefault("lane_id") is WriteQueue.ReferenceLane))
            {
                row["number"] = (long.Parse((string)row["number"]!, CultureInfo.InvariantCulture) + numbersTaken).ToString(CultureInfo.InvariantCulture);
            }

            db.Engine.ExecuteAll(transaction, $"insert into {table} ({string.Join(", ", columns)}) values (@{string.Join(", @", columns)})", rows);
            loaded.Add(new LoadedTable(table, rows.Count));
        }
    }

    // Both groups can add to a table.
    private static List<LoadedTable> MergedByTable(List<LoadedTable> loaded) =>
        [.. loaded.GroupBy(one => one.Table, StringComparer.Ordinal).Select(table => new LoadedTable(table.Key, table.Sum(one => one.Rows)))];

    // Values stay text, because both databases convert it to the column's type or refuse it.
    private static (IReadOnlyList<string> Columns, IReadOnlyList<Dictionary<string, object?>> Rows) Read(Stream file)
    {
        using var csv = CsvReader.Create(file, new CsvReaderOptions { Separator = ',', NullValues = [""], FieldCountMismatch = CsvFieldCountHandling.Throw });
        csv.ReadHeader();
        List<Dictionary<string, object?>> rows = [];
        while (csv.Read())
        {
            rows.Add(csv.Headers.ToDictionary(column => column, object? (column) => csv.GetStringOrNull(column), StringComparer.Ordinal));
        }

        return (csv.Headers, rows);
    }

    internal static class Sql
    {
        [NoScope("Runs at start, before there is anybody to ask: tells an empty database from one in use.")]
        public const string CountAuthorities = """
            select count(*)
            from authority
            """;

        public const string MoveLanesToLastChange = """
            update lane
            set last_number = (select max(number) from change_event where change_event.lane_id = lane.lane_id),
                last_posted_at = (select max(posted_at) from change_event where change_event.lane_id = lane.lane_id)
            """;
    }
}

/// <summary>Number of rows loaded into a table.</summary>
internal sealed record LoadedTable(string Table, int Rows);
