using System.Data;
using System.Globalization;
using System.Text;
using Bootcamps.Domain;
using Dapper;
using Microsoft.Data.SqlClient;

namespace Bootcamps.Api.Platform.Storage;

/// <summary>Converts values for both databases. Dapper keeps the handlers for the whole process.</summary>
internal static class TypeHandlers
{
    /// <summary>Instants are UTC with milliseconds; SQLite keeps them as text in this form.</summary>
    public const string InstantFormat = "yyyy-MM-dd HH:mm:ss.fff";

    private const string DateFormat = "yyyy-MM-dd";

    [ThreadStatic]
    private static (DateTimeOffset Instant, string? Text) _lastInstant;

    static TypeHandlers()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        foreach (var type in new[] { typeof(DateOnly), typeof(DateOnly?), typeof(DateTimeOffset), typeof(DateTimeOffset?), typeof(string) })
        {
            // Without this Dapper uses its own map instead of the handler.
            SqlMapper.RemoveTypeMap(type);
        }

        SqlMapper.AddTypeHandler(new Dates());
        SqlMapper.AddTypeHandler(new Instants());
        SqlMapper.AddTypeHandler(new Texts());
        SqlMapper.AddTypeHandler(new KeyedHashes());
    }

    /// <summary>Registers the handlers. Later calls do nothing.</summary>
    public static void Register()
    {
    }

    /// <summary>A date as SQLite keeps it.</summary>
    public static string TextOf(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    /// <summary>An instant as SQLite keeps it.</summary>
    public static string TextOf(DateTimeOffset instant)
    {
        // All rows of a batch bear the same one.
        if (_lastInstant.Text is null || _lastInstant.Instant != instant)
        {
            _lastInstant = (instant, instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture));
        }

        return _lastInstant.Text;
    }

    /// <summary>Keys for an <c>in @keys</c> list, sent as varchar so that SQL Server uses the index.</summary>
    public static IEnumerable<DbString> Keys(IEnumerable<string> keys) => keys.Select(key => new DbString { Value = key, IsAnsi = true });

    /// <summary>Hashes for an <c>in @hashes</c> list.</summary>
    public static IEnumerable<byte[]> Hashes(IEnumerable<KeyedHash> hashes) => hashes.Select(hash => hash.ToArray());

    // Dapper also calls a handler for null when a query has one column, and its base class passes DBNull.
    private abstract class Handler<T> : SqlMapper.TypeHandler<T>, SqlMapper.ITypeHandler
    {
        object? SqlMapper.ITypeHandler.Parse(Type destinationType, object value) => value is null or DBNull ? null : Parse(value);
    }

    private sealed class Dates : Handler<DateOnly>
    {
        public override void SetValue(IDbDataParameter parameter, DateOnly value)
        {
            if (parameter is SqlParameter)
            {
                parameter.DbType = DbType.Date;
                parameter.Value = value.ToDateTime(TimeOnly.MinValue);
            }
            else
            {
                parameter.Value = TextOf(value);
            }
        }

        public override DateOnly Parse(object value) => value switch
        {
            DateOnly date => date,
            DateTime date => DateOnly.FromDateTime(date),
            _ => DateOnly.ParseExact((string)value, DateFormat, CultureInfo.InvariantCulture),
        };
    }

    private sealed class Instants : Handler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            if (parameter is SqlParameter)
            {
                // Cut to milliseconds as the text form does, because datetime2(3) would round up, even into the next day.
                var instant = value.UtcDateTime;
                parameter.DbType = DbType.DateTime2;
                parameter.Value = instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMillisecond));
            }
            else
            {
                parameter.Value = TextOf(value);
            }
        }

        public override DateTimeOffset Parse(object value) => value is DateTime instant
            ? new DateTimeOffset(DateTime.SpecifyKind(instant, DateTimeKind.Utc))
            : DateTimeOffset.ParseExact(
                (string)value,
                InstantFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
    }

    // SQL Server does not convert text to bytes implicitly, so a null needs the type of bytes.
    private sealed class KeyedHashes : Handler<KeyedHash>, SqlMapper.ITypeHandler
    {
        void SqlMapper.ITypeHandler.SetValue(IDbDataParameter parameter, object value)
        {
            if (parameter is SqlParameter sql)
            {
                (sql.SqlDbType, sql.Size) = (SqlDbType.Binary, KeyedHash.Size);
            }

            parameter.Value = value is KeyedHash hash ? hash.ToArray() : DBNull.Value;
        }

        public override void SetValue(IDbDataParameter parameter, KeyedHash value) => ((SqlMapper.ITypeHandler)this).SetValue(parameter, value);

        public override KeyedHash Parse(object value) => KeyedHash.Of((byte[])value);
    }

    /// <summary>ASCII text goes to SQL Server as varchar, so that an index on a char or varchar key is used. Other text goes as nvarchar.</summary>
    private sealed class Texts : Handler<string>
    {
        public override void SetValue(IDbDataParameter parameter, string? value)
        {
            if (parameter is SqlParameter)
            {
                parameter.DbType = value is null || Ascii.IsValid(value) ? DbType.AnsiString : DbType.String;
                parameter.Size = value is { Length: > 4_000 } ? -1 : 4_000;
            }

            parameter.Value = (object?)value ?? DBNull.Value;
        }

        public override string Parse(object value) => (string)value;
    }
}
