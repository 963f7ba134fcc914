using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

namespace Bootcamps.Tests.Storage;

/// <summary>A connection to no server that records the commands for SQL Server, with SqlClient's own parameters.</summary>
internal sealed class RecordingConnection : DbConnection
{
    /// <summary>What was executed, in order.</summary>
    public List<(string Text, List<SqlParameter> Values)> Commands { get; } = [];

    /// <summary>How often something was sent and an answer awaited.</summary>
    public int Exchanges { get; private set; }

    /// <summary>The results of the next exchange that reads; none for an empty result.</summary>
    public List<DataTable> Results { get; } = [];

    /// <summary>How many rows a command affects. One without this.</summary>
    public Func<string, int> Affected { get; init; } = _ => 1;

    /// <summary>The command that the server refuses, by a part of its text.</summary>
    public string? Refused { get; init; }

    /// <summary>Whether commands can be sent together, as SqlClient can.</summary>
    public bool HasBatches { get; init; } = true;

    /// <inheritdoc/>
    public override bool CanCreateBatch => HasBatches;

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "";

    public override string DataSource => "";

    public override string ServerVersion => "";

    public override ConnectionState State => ConnectionState.Open;

    public override void ChangeDatabase(string databaseName)
    {
    }

    public override void Open()
    {
    }

    public override void Close()
    {
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new RecordingTransaction(this, isolationLevel);

    protected override DbCommand CreateDbCommand() => new RecordingCommand(this);

    protected override DbBatch CreateDbBatch() => new RecordingBatch(this);

    private void Record(IEnumerable<(string Text, SqlParameterCollection Values)> commands)
    {
        Exchanges++;

        // Dapper clears a command when it has run.
        Commands.AddRange(commands.Select(command => (command.Text, command.Values.Cast<SqlParameter>().ToList())));
    }

    private DbDataReader Answer()
    {
        DataTable[] results = Results.Count == 0 ? [new DataTable()] : [.. Results];
        Results.Clear();
        return new DataTableReader(results);
    }

    /// <summary>An error of one command of a batch.</summary>
    internal sealed class RefusedException(DbBatchCommand command) : DbException("Refused.")
    {
        protected override DbBatchCommand DbBatchCommand => command;
    }

    // SqlClient's own commands and parameters; only the sending is replaced.
    private sealed class RecordingBatch(RecordingConnection connection) : SqlBatch
    {
        // SqlClient sets it from the server's answer.
        private static readonly System.Reflection.MethodInfo SetAffected =
            typeof(SqlBatchCommand).GetMethod("SetRecordAffected", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;

        protected override DbConnection? DbConnection { get; set; } = connection;

        protected override DbTransaction? DbTransaction { get; set; }

        public override int ExecuteNonQuery()
        {
            connection.Record(Commands.Select(command => (command.CommandText, command.Parameters)));
            Commands.ForEach(command => SetAffected.Invoke(command, [connection.Affected(command.CommandText)]));
            if (Commands.Find(command => command.CommandText.Contains(connection.Refused ?? "\0", StringComparison.Ordinal)) is { } refused)
            {
                throw new RefusedException(refused);
            }

            return Commands.Sum(command => command.RecordsAffected);
        }

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            connection.Record(Commands.Select(command => (command.CommandText, command.Parameters)));
            return connection.Answer();
        }
    }

    private sealed class RecordingTransaction(RecordingConnection connection, IsolationLevel isolationLevel) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => isolationLevel;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
        }

        public override void Rollback()
        {
        }
    }

    private sealed class RecordingCommand(RecordingConnection connection) : DbCommand
    {
        private readonly SqlCommand _command = new();

        [AllowNull]
        public override string CommandText { get; set; } = "";

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; } = connection;

        protected override DbParameterCollection DbParameterCollection => _command.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel()
        {
        }

        public override void Prepare()
        {
        }

        public override int ExecuteNonQuery()
        {
            connection.Record([(CommandText, _command.Parameters)]);
            return connection.Affected(CommandText);
        }

        public override object? ExecuteScalar() => null;

        protected override DbParameter CreateDbParameter() => _command.CreateParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            connection.Record([(CommandText, _command.Parameters)]);
            return connection.Answer();
        }
    }
}
