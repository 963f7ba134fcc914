using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;

namespace Bootcamps.Api.Platform.Storage;

/// <summary>The database does not match this version of the application. The message says what to do.</summary>
internal sealed class SchemaException(string message) : Exception(message);

/// <summary>
/// Brings the database to the schema this version needs: the numbered scripts of <c>db/</c>, forward only, each in a transaction under one lock.
/// </summary>
internal sealed partial class Migrator(Engine engine, TimeProvider clock, IReadOnlyList<Migrator.Script> scripts)
{
    /// <summary>A migrator with the scripts of this version.</summary>
    public Migrator(Engine engine, TimeProvider clock)
        : this(engine, clock, Load(engine.Name))
    {
    }

    /// <summary>The scripts of this engine in order.</summary>
    public IReadOnlyList<Script> Scripts { get; } = scripts;

    /// <summary>Applies what is missing.</summary>
    /// <param name="tell">Called with the name of each applied script; a later script can still fail.</param>
    /// <returns>The names of the scripts that were applied, in order.</returns>
    /// <exception cref="SchemaException">A script was edited after it was applied, or the database is newer than this version.</exception>
    public IReadOnlyList<string> Migrate(Action<string>? tell = null)
    {
        if (engine.HasDatabase)
        {
            // Checked first, so that a refused database is not changed.
            Pending();
        }

        engine.Prepare();
        var applied = new List<string>();
        using var connection = engine.OpenForMigration();
        while (ApplyNext(connection) is { } name)
        {
            applied.Add(name);
            tell?.Invoke(name);
        }

        return applied;
    }

    /// <summary>The names of the missing scripts, in order. It changes nothing and creates no database.</summary>
    /// <exception cref="SchemaException">A script was edited after it was applied, or the database is newer than this version.</exception>
    public IReadOnlyList<string> Pending()
    {
        if (!engine.HasDatabase)
        {
            return [.. Scripts.Select(script => script.Name)];
        }

        using var connection = engine.Connect();
        connection.Open();
        using var transaction = engine.BeginRead(connection);
        var journal = Journal(transaction);
        Check(journal);
        return [.. Scripts.Skip(journal.Count).Select(script => script.Name)];
    }

    /// <summary>Why the database is not ready for this version, as a sentence. Null when it is current.</summary>
    public string? Difference(DbTransaction transaction)
    {
        var journal = Journal(transaction);
        Check(journal);
        var missing = Scripts.Count - journal.Count;
        return missing == 0 ? null : $"{missing} migration(s) have not been applied.";
    }

    /// <summary>Why the service cannot use the database, as a sentence: it cannot be read, or has another schema version. Null when it can.</summary>
    public async Task<string?> ObstacleAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await new Db(engine).ReadAsync(Difference, cancellationToken);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or SchemaException or DbException)
        {
            return exception.Message;
        }
    }

    private string? ApplyNext(DbConnection connection)
    {
        using var turn = engine.EnterWrite(CancellationToken.None);
        using var transaction = engine.BeginWrite(connection);
        engine.LockForMigration(transaction);
        var journal = Journal(transaction);
        Check(journal);
        Adopt(transaction, journal);
        if (journal.Count == Scripts.Count)
        {
            engine.Commit(transaction);
            return null;
        }

        var script = Scripts[journal.Count];
        foreach (var statement in GoLine().Split(script.Text).Where(part => !string.IsNullOrWhiteSpace(part)))
        {
            Execute(transaction, script, statement);
        }

        Record(transaction, script);
        if (engine.BrokenReference(transaction) is { } table)
        {
            throw new SchemaException($"Migration {script.Name} leaves rows in table {table} that refer to a missing row. It was rolled back.");
        }

        engine.Commit(transaction);
        return script.Name;
    }

    private void Execute(DbTransaction transaction, Script script, string statement)
    {
        try
        {
            transaction.Connection!.Execute(statement, transaction: transaction);
        }
        catch (DbException exception) when (!engine.IsTransient(exception) && !engine.IsUnavailable(exception))
        {
            throw new SchemaException(
                $"Migration {script.Name} cannot be applied, and nothing of it was kept: {exception.Message} If it was run by hand and stopped "
                    + "half-way, restore the backup from before, then run migrate.");
        }
    }

    private List<JournalRow> Journal(DbTransaction transaction) => engine.HasTable(transaction, "schema_version")
        ? transaction.Connection!.Query<JournalRow>("select number, name, sha256 from schema_version order by number", transaction: transaction).AsList()
        : !engine.HasTables(transaction) ? []
        : throw new SchemaException(
            "The database has tables but no table schema_version: it belongs to something else, or a migration that was run by hand stopped half-way. "
                + "Set ConnectionStrings__Bootcamps to an empty database or to one of this service, or restore the backup from before.");

    private void Check(List<JournalRow> journal)
    {
        foreach (var (i, row) in journal.Index())
        {
            if (row.Number > i + 1 && i < Scripts.Count)
            {
                throw new SchemaException(
                    $"The database has migration {row.Name} but not the earlier {Scripts[i].Name}, because scripts were run out of order. Restore a backup.");
            }

            var script = Scripts.FirstOrDefault(script => script.Number == row.Number)
                ?? throw new SchemaException(
                    $"The database has migration {row.Name}, which this version does not know. Start the version that applied it, or a newer one.");
            if (row.Name != script.Name || (row.Sha256 is not null && row.Sha256 != script.Sha256))
            {
                throw new SchemaException($"Migration {script.Name} was edited after it was applied. Restore the script and add a new one.");
            }
        }
    }

    // A script run by hand (sqlcmd) leaves its row without a hash. The hash of its present text is stored and checked from now on.
    private void Adopt(DbTransaction transaction, List<JournalRow> journal)
    {
        foreach (var row in journal.Where(row => row.Sha256 is null))
        {
            Record(transaction, Scripts.Single(script => script.Number == row.Number));
        }
    }

    private void Record(DbTransaction transaction, Script script)
    {
        var rows = transaction.Connection!.Execute(
            "update schema_version set sha256 = @sha256, applied_at = @appliedAt where number = @number",
            new { sha256 = script.Sha256, appliedAt = clock.GetUtcNow(), number = script.Number },
            transaction);
        if (rows != 1)
        {
            throw new SchemaException($"Migration {script.Name} does not end with its own row of schema_version. It was rolled back.");
        }
    }

    private static List<Script> Load(string engineName)
    {
        var assembly = typeof(Migrator).Assembly;
        var prefix = $"db/{engineName}/";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => new Script(Path.GetFileNameWithoutExtension(name[prefix.Length..]), Read(assembly, name))),
        ];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"^\s*go\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex GoLine();

    /// <summary>One numbered script.</summary>
    internal sealed record Script(string Name, string Text)
    {
        /// <summary>Its place in the order, counted from 1.</summary>
        public int Number => int.Parse(Name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);

        /// <summary>Hash of its text, lower-case hexadecimal.</summary>
        public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
    }

    private sealed record JournalRow
    {
        public required int Number { get; init; }

        public required string Name { get; init; }

        public string? Sha256 { get; init; }
    }
}
