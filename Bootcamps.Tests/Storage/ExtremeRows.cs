using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Bootcamps.Domain;
using Dapper;

namespace Bootcamps.Tests.Storage;

/// <summary>
/// Makes two rows for every table of the schema, parents first: one with the largest value of each column, one with null wherever it
/// is allowed and 1 as every number. New tables are included automatically; a new check needs an entry in <see cref="Allowed"/>.
/// </summary>
internal static class ExtremeRows
{
    // The values that a column's checks allow: for the row of extremes, then for the row of nulls.
    private static readonly Dictionary<string, (object Most, object? Least)> Allowed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["api_key.kind"] = ("secret", "publishable"),
        ["api_key.role"] = ("provider", "admin"),
        ["postcode_sector.coverage"] = ("mixed", "in"),
        ["sector.route"] = ("standard", "hgv"),
        ["provider.ukprn"] = (99_999_999, 10_000_000),
        ["provider.status"] = ("suspended", "active"),
        ["programme.commitment_limit_basis_points"] = (20_000, 10_000),
        ["rule_set.route"] = ("standard", "hgv"),
        ["funding_pool.pool_level"] = ("providerSector", "programme"),
        ["completion_target.target_level"] = ("programme", "sector"),
        ["completion_target.period"] = (209_912, 200_001),
        ["tally.dimension"] = ("localAuthority", "month"),
        ["performance_count.dimension"] = ("employmentStatus", "sex"),
        ["performance_count.period"] = (209_912, 200_001),
        ["performance_rule.maximum_drop_out_basis_points"] = (10_000, 0),
        ["performance_rule.minimum_interview_basis_points"] = (10_000, 0),
        ["performance_rule.minimum_outcome_basis_points"] = (10_000, 0),
        ["performance_rule.amber_margin_basis_points"] = (10_000, 0),
        ["performance_rule.round_to"] = (1_000, 1),
        ["performance_rule.suppress_below"] = (1_000, 0),
        ["review_point.month_number"] = (60, 1),
        ["review_point.tolerance_basis_points"] = (10_000, 0),
        ["course.weeks"] = (52, 1),
        ["course.guided_hours"] = (2_000, 1),
        ["course.course_level"] = (8, 1),
        ["cohort.seats"] = (10_000, 1),
        ["cohort.seats_taken"] = (10_000, 0),
        ["cohort.status"] = ("closed", "open"),
        ["enrolment.status"] = ("transferred", "lapsed"),
        ["enrolment.employer_pence"] = (0L, 0L),
        ["enrolment.completion_pence"] = (0L, 0L),
        ["enrolment.outcome_pence"] = (0L, 0L),
        ["learner_eligibility.verdict"] = ("needsInformation", "eligible"),
        ["ledger_entry.kind"] = ("clawback", "vary"),
        ["statement.status"] = ("authorised", "open"),
        ["statement.paid_by"] = ("another person", null),
        ["milestone.kind"] = ("completion", "start"),
        ["milestone.is_live"] = (false, true),
        ["variation.kind"] = ("reprofile", "growth"),
        ["variation.status"] = ("approved", "proposed"),
        ["variation.commitment_limit_basis_points"] = (20_000, null),
        ["variation.decided_by"] = ("another person", null),
        ["variation.is_in_effect"] = (true, false),
        ["variation_line.pool_level"] = ("providerSector", "programme"),
        ["enrolment_move.move"] = ("closeOutcome", "defer"),
    };

    /// <summary>The two rows of each table, each a value by column.</summary>
    public static List<(string Table, Dictionary<string, object?> Row)> Of(Schema schema)
    {
        var rows = new List<(string Table, Dictionary<string, object?> Row)>();
        foreach (var isMost in new[] { true, false })
        {
            var made = new Dictionary<string, Dictionary<string, object?>>(StringComparer.OrdinalIgnoreCase);
            foreach (var (table, columns) in schema.Tables.Where(table => table.Key != "schema_version"))
            {
                var row = columns.ToDictionary(
                    column => column.Key,
                    column => Value(table, column.Key, column.Value, isMost),
                    StringComparer.OrdinalIgnoreCase);
                foreach (var key in schema.ForeignKeys.Where(key => string.Equals(key.Table, table, StringComparison.OrdinalIgnoreCase)))
                {
                    foreach (var (column, target) in key.Columns.Zip(key.TargetColumns).Where(pair => row[pair.First] is not null))
                    {
                        row[column] = (string.Equals(key.Target, table, StringComparison.OrdinalIgnoreCase) ? row : made[key.Target])[target];
                    }
                }

                made[table] = row;
                rows.Add((table, row));
            }
        }

        return rows;
    }

    /// <summary>Puts a row into a table.</summary>
    public static void Insert(DbTransaction transaction, Schema schema, string table, Dictionary<string, object?> row)
    {
        var parameters = Parameters(row);
        foreach (var column in row.Keys.Where(column => row[column] is null && schema.Tables[table][column].Kind == "bytes of 16"))
        {
            // SQL Server treats a null without a type as text and does not convert it to bytes.
            parameters.Add(column, null, DbType.Binary, size: KeyedHash.Size);
        }

        transaction.Connection!.Execute(
            $"insert into {table} ({string.Join(", ", row.Keys)}) values ({string.Join(", ", row.Keys.Select(column => "@" + column))})",
            parameters,
            transaction);
    }

    /// <summary>Values by column as parameters by name.</summary>
    public static DynamicParameters Parameters(Dictionary<string, object?> row)
    {
        var parameters = new DynamicParameters();
        foreach (var (column, value) in row)
        {
            parameters.Add(column, value);
        }

        return parameters;
    }

    private static object? Value(string table, string name, Schema.Column column, bool isMost)
    {
        if (Allowed.TryGetValue($"{table}.{name}", out var allowed))
        {
            return isMost ? allowed.Most : allowed.Least;
        }

        if (!isMost && column.IsNullable)
        {
            return null;
        }

        return column.Kind switch
        {
            "bytes of 16" => new KeyedHash(isMost ? UInt128.MaxValue : UInt128.MinValue),
            "number" when column.Type == "bigint" => isMost ? long.MaxValue : 1L,
            "number" => isMost ? int.MaxValue : 1,
            "yes or no" => isMost,
            "date" => isMost ? new DateOnly(2024, 2, 29) : new DateOnly(1900, 3, 1),
            "instant" => isMost ?
                new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero) :
                new DateTimeOffset(2024, 2, 29, 23, 59, 59, 999, TimeSpan.Zero),
            _ => Text(column, isMost),
        };
    }

    private static string Text(Schema.Column column, bool isMost)
    {
        var length = column.Kind == "text" ? 20_000 : int.Parse(column.Kind[(column.Kind.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
        if (column.Type != "nvarchar")
        {
            var isExact = column.Kind.StartsWith("text of", StringComparison.Ordinal);
            return new string(isMost ? 'z' : 'a', isMost || isExact ? length : 1);
        }

        // Letters of several scripts, a combining accent and an emoji outside the first plane; the last character is a space.
        const string Sample = "Łucja O’Brien-Nguyễn 李小龍 e\u0301 😀 ";
        var text = new StringBuilder(length);
        while (text.Length + Sample.Length <= length)
        {
            text.Append(Sample);
        }

        return isMost ? text.Append(' ', length - text.Length).ToString() : "😀 ";
    }
}
