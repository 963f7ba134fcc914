using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Bootcamps.Domain;
using Dapper;
using Microsoft.Data.SqlClient;

namespace Bootcamps.Api.Platform.Storage;

/// <summary>SQL Server, for production. The statements run on every TDS server since SQL Server 2016.</summary>
internal sealed partial class SqlServerEngine(string connectionString) : Engine
{
    // SQL Server takes at most 2,100 parameters in one command.
    private const int MostParameters = 2_000;

    // A deadlock rolls the transaction back. Nothing says that the server then skips the other commands of the exchange, and each would commit by itself.
    private const string StopsWithoutTransaction = "if @@trancount = 0 return;\n";

    /// <inheritdoc/>
    public override string Name => "sqlserver";

    /// <inheritdoc/>
    public override string Take => "offset 0 rows fetch next @limit rows only";

    /// <inheritdoc/>
    public override DbConnection Connect() => new SqlConnection(connectionString);

    /// <inheritdoc/>
    public override DbConnection OpenForWriting()
    {
        var connection = Connect();
        connection.Open();
        return connection;
    }

    /// <inheritdoc/>
    /// <remarks>Lanes lock rows of their own, so nothing has to wait here.</remarks>
    public override IDisposable EnterWrite(CancellationToken cancellationToken) => Nothing.Instance;

    /// <inheritdoc/>
    public override DbTransaction BeginRead(DbConnection connection) => connection.BeginTransaction(IsolationLevel.ReadCommitted);

    /// <inheritdoc/>
    public override DbTransaction BeginWrite(DbConnection connection) => connection.BeginTransaction(IsolationLevel.ReadCommitted);

    /// <inheritdoc/>
    public override void LockForMigration(DbTransaction transaction)
    {
        var parameters = new DynamicParameters();
        parameters.Add("@Resource", "bootcamps-migration", DbType.String, size: 255);
        parameters.Add("@LockMode", "Exclusive", DbType.String, size: 32);
        parameters.Add("@LockOwner", "Transaction", DbType.String, size: 32);
        parameters.Add("@LockTimeout", 60_000, DbType.Int32);
        parameters.Add("@Result", dbType: DbType.Int32, direction: ParameterDirection.ReturnValue);
        transaction.Connection!.Execute("sp_getapplock", parameters, transaction, commandTimeout: 90, commandType: CommandType.StoredProcedure);

        // A lock that was not granted is not an SQL error; only the return value shows it.
        if (parameters.Get<int>("@Result") < 0)
        {
            throw new StoreUnavailableException("Another process has been migrating the database for a minute. Start again when it has finished.");
        }
    }

    /// <inheritdoc/>
    public override void QueryAll(DbTransaction transaction, IReadOnlyList<Query> queries)
    {
        if (!transaction.Connection!.CanCreateBatch)
        {
            base.QueryAll(transaction, queries);
            return;
        }

        using var batch = BatchOf(transaction, queries.Select(query => (query.Sql, ParametersOf(query.Sql, query.Values))));
        using var reader = batch.ExecuteReader();
        foreach (var query in queries)
        {
            query.Take(reader);
            reader.NextResult();
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A statement is repeated in a command with numbered parameters. Lengths of chunks are powers of two, to limit the number of different texts and cached
    /// plans.
    /// </remarks>
    public override IReadOnlyList<int> ExecuteAll(DbTransaction transaction, IReadOnlyList<Statement> statements)
    {
        List<Command> commands = [.. statements.Index().SelectMany(one => CommandsOf(one.Index, one.Item))];
        var affected = transaction.Connection!.CanCreateBatch ? SendTogether(transaction, commands) : SendEach(transaction, commands);
        return [.. commands.Zip(affected).GroupBy(one => one.First.Statement, one => one.Second).Select(counts => counts.Sum())];
    }

    private static List<int> SendTogether(DbTransaction transaction, List<Command> commands)
    {
        using var batch = BatchOf(transaction, commands.Select(command => (command.Text, command.Parameters)));
        var affected = batch.BatchCommands.Select(command => command.RecordsAffected);
        try
        {
            batch.ExecuteNonQuery();
        }
        catch (DbException exception) when (exception.BatchCommand is { } failed
            && commands[batch.BatchCommands.IndexOf(failed)].Statement is var statement
            && commands.Zip(affected).Any(one => one.First.Statement < statement && one.Second != one.First.Rows))
        {
            // An earlier statement missed a row. That explains this error, and the caller sees it in the numbers.
        }

        return [.. affected];
    }

    private static List<int> SendEach(DbTransaction transaction, List<Command> commands)
    {
        List<int> affected = [];
        foreach (var command in commands)
        {
            affected.Add(transaction.Connection!.Execute(command.Text, command.Parameters, transaction));
            if (affected[^1] != command.Rows && command.Statement != commands[^1].Statement)
            {
                break;
            }
        }

        return affected;
    }

    private static DbBatch BatchOf(DbTransaction transaction, IEnumerable<(string Text, DynamicParameters Parameters)> commands)
    {
        var batch = transaction.Connection!.CreateBatch();
        batch.Transaction = transaction;
        foreach (var (text, parameters) in commands)
        {
            // Dapper sets types and expands lists on a command only, so its text and parameters are moved.
            using var command = transaction.Connection.CreateCommand();
            command.CommandText = text;
            parameters.AddParameters(command);
            var values = command.Parameters.Cast<DbParameter>().ToArray();
            command.Parameters.Clear();

            var one = batch.CreateBatchCommand();
            one.CommandText = command.CommandText;
            one.Parameters.AddRange(values);
            batch.BatchCommands.Add(one);
        }

        return batch;
    }

    private static DynamicParameters ParametersOf(string sql, object values)
    {
        var parameters = new DynamicParameters();
        foreach (var name in NamesIn(sql))
        {
            Add(parameters, name, values, name);
        }

        return parameters;
    }

    private static IEnumerable<Command> CommandsOf(int index, Statement statement)
    {
        var names = NamesIn(statement.Sql);
        var most = Math.Max(1, MostParameters / Math.Max(1, names.Count));
        for (var from = 0; from < statement.Rows.Count;)
        {
            var take = LargestPowerOfTwo(Math.Min(most, statement.Rows.Count - from));
            var (text, parameters) = Repeated(statement.Sql, names, statement.Rows.Skip(from).Take(take));
            yield return new Command(index, text, parameters, take);
            from += take;
        }
    }

    private static (string Text, DynamicParameters Parameters) Repeated(string sql, List<string> names, IEnumerable<object> rows)
    {
        var text = new StringBuilder(StopsWithoutTransaction);
        var parameters = new DynamicParameters();
        foreach (var (i, row) in rows.Index())
        {
            var suffix = "_" + i.ToString(CultureInfo.InvariantCulture);
            text.Append(ParameterName().Replace(sql, name => name.Value + suffix)).Append(";\n");
            foreach (var name in names)
            {
                Add(parameters, name + suffix, row, name);
            }
        }

        return (text.ToString(), parameters);
    }

    private static List<string> NamesIn(string sql) =>
        [.. ParameterName().Matches(sql).Select(name => name.Value[1..]).Distinct(StringComparer.Ordinal)];

    private static void Add(DynamicParameters parameters, string parameter, object row, string name)
    {
        if (row is IReadOnlyDictionary<string, object?> values)
        {
            parameters.Add(parameter, values[name]);
            return;
        }

        var property = row.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.IgnoreCase)!;
        var value = property.GetValue(row);
        if (value is null && property.PropertyType == typeof(KeyedHash?))
        {
            // An untyped null is sent as text, which SQL Server does not convert to bytes.
            parameters.Add(parameter, null, DbType.Binary, size: KeyedHash.Size);
            return;
        }

        parameters.Add(parameter, value);
    }

    private static int LargestPowerOfTwo(int most) => 1 << System.Numerics.BitOperations.Log2((uint)most);

    [GeneratedRegex(@"@\w+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex ParameterName();

    /// <inheritdoc/>
    public override bool IsDuplicate(DbException exception) => exception is SqlException { Number: 2601 or 2627 };

    /// <inheritdoc/>
    public override bool IsTransient(DbException exception) =>
        exception is SqlException sql
            && (sql.Number is 1205 or 1222 or -2 or 40501 or 40613 or 49918 or 49919 or 49920 or 10053 or 10054 or 10928 or 10929 or 64 or 233
                || sql.Class >= 20);

    /// <inheritdoc/>
    public override bool IsUnavailable(DbException exception) =>
        IsTransient(exception)
            || exception is SqlException { Number: 0 or 2 or 53 or 258 or 10060 or 10061 or 11001 or 4060 or 18456 or 1105 or 9002 or 3906 or 40197 };

    /// <inheritdoc/>
    public override bool HasTable(DbTransaction transaction, string table) =>
        transaction.Connection!.ExecuteScalar<int>("select count(*) from information_schema.tables where table_name = @table", new { table }, transaction) > 0;

    /// <inheritdoc/>
    public override bool HasTables(DbTransaction transaction) =>
        transaction.Connection!.ExecuteScalar<int>(
            "select count(*) from information_schema.tables where table_type = 'BASE TABLE'",
            transaction: transaction) > 0;

    /// <summary>A statement for some of its rows.</summary>
    private readonly record struct Command(int Statement, string Text, DynamicParameters Parameters, int Rows);

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
        }
    }
}
