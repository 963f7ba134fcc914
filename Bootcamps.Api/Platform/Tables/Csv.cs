using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using Bootcamps.Domain.Reports;
using CsvHelper;
using FluentValidation;
using Microsoft.Net.Http.Headers;

namespace Bootcamps.Api.Platform.Tables;

/// <summary>
/// Writes rows as CSV (RFC 4180) that spreadsheets can open directly: UTF-8 with a byte order mark, a header row, money in pounds, dates in ISO 8601, and an
/// apostrophe before a text that a spreadsheet would treat as a formula.
/// </summary>
internal static class Csv
{
    /// <summary>Media type of the answer.</summary>
    public const string MediaType = "text/csv";

    /// <summary>The text for a withheld figure, as in the statistics of the DfE.</summary>
    public const string Suppressed = "c";

    private const string JsonType = "application/json";

    private static readonly CsvWriterOptions Options = new()
    {
        Injection = CsvInjection.Escape, WriteByteOrderMark = true, TrueValue = "true", FalseValue = "false",
    };

    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Column>> ColumnsOfType = new();

    /// <summary>
    /// Whether a request asks for CSV: by <c>format</c>, or else by an Accept header that prefers it to JSON. Any other Accept header gets JSON.
    /// </summary>
    public static bool IsAsked(HttpRequest request)
    {
        if (request.Query.TryGetValue("format", out var format))
        {
            return format == "csv";
        }

        var accepted = request.GetTypedHeaders().Accept;
        return QualityOf(accepted, MediaType) > QualityOf(accepted, JsonType);
    }

    /// <summary>The type of the rows of a list of items.</summary>
    public static Type RowTypeOf(Type itemType) =>
        itemType.GetCustomAttribute<TableRowAttribute>()?.RowType ?? itemType;

    /// <summary>An item as a row.</summary>
    public static object RowOf(object item) =>
        item.GetType().GetCustomAttribute<TableRowAttribute>() is { } special ? Activator.CreateInstance(special.RowType, item)! : item;

    /// <summary>json or csv.</summary>
    public static IRuleBuilderOptions<T, string?> IsTableFormat<T>(this IRuleBuilder<T, string?> rule) => rule.OneOf(["json", "csv"]);

    /// <summary>The names of the columns of a type of row.</summary>
    public static IReadOnlyList<string> HeaderOf(Type rowType) => [.. ColumnsOf(rowType).Select(column => column.Name)];

    /// <summary>Writes a header and rows.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="rowType">The type of the rows.</param>
    /// <param name="rows">The rows, read while they are written.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task WriteAsync(Stream destination, Type rowType, IAsyncEnumerable<object> rows, CancellationToken cancellationToken)
    {
        var columns = ColumnsOf(rowType);
        await using var csv = CsvWriter.Create(destination, Options, leaveOpen: true);
        csv.WriteHeader([.. columns.Select(column => column.Name)]);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            foreach (var column in columns)
            {
                Write(csv, column.ValueOf(row), column.IsPence);
            }

            await csv.EndRecordAsync(cancellationToken);
        }

        await csv.FlushAsync(cancellationToken);
    }

    private static IReadOnlyList<Column> ColumnsOf(Type rowType) => ColumnsOfType.GetOrAdd(rowType, static type => [.. ColumnsUnder(type, "", row => row)]);

    // The fields of a message within a row become columns. A list of messages within a row is left out.
    private static IEnumerable<Column> ColumnsUnder(Type type, string prefix, Func<object, object?> holder)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            object? ValueOf(object row) => holder(row) is { } held ? property.GetValue(held) : null;
            var name = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var plain = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (IsValue(plain))
            {
                var isPence = name.EndsWith("ence", StringComparison.Ordinal) && name[^5] is 'P' or 'p';
                yield return new Column(isPence ? name[..^4] + "ounds" : name, ValueOf, isPence);
            }
            else if (!typeof(IEnumerable).IsAssignableFrom(plain))
            {
                foreach (var column in ColumnsUnder(plain, name + ".", ValueOf))
                {
                    yield return column;
                }
            }
        }
    }

    private static bool IsValue(Type type) =>
        type.IsPrimitive || type == typeof(string) || type == typeof(DateOnly) || type == typeof(DateTimeOffset) || type == typeof(Month)
            || type == typeof(Percent) || type == typeof(Figure) || type == typeof(RateFigure)
            || typeof(IEnumerable<string>).IsAssignableFrom(type) || typeof(IEnumerable<int>).IsAssignableFrom(type)
            || typeof(IEnumerable<IHasText>).IsAssignableFrom(type);

    private static void Write(CsvWriter csv, object? value, bool isPence)
    {
        switch (value)
        {
            case Figure { IsSuppressed: true } or RateFigure { IsSuppressed: true }:
                csv.WriteField(Suppressed);
                break;
            case Figure figure:
                Write(csv, figure.Value, isPence);
                break;
            case RateFigure rate:
                Write(csv, rate.Value, isPence: false);
                break;
            case int or long when isPence:
                csv.WriteField(Convert.ToInt64(value, CultureInfo.InvariantCulture) / 100m, "0.00");
                break;
            case int number:
                csv.WriteField(number);
                break;
            case long number:
                csv.WriteField(number);
                break;
            case bool isTrue:
                csv.WriteField(isTrue);
                break;
            case DateOnly date:
                csv.WriteField(date, "yyyy-MM-dd");
                break;
            case DateTimeOffset instant:
                csv.WriteField(instant.UtcDateTime, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
                break;
            case Percent percent:
                csv.WriteField(percent.Value, "0.00");
                break;
            case IEnumerable<string> texts:
                csv.WriteField(string.Join("; ", texts));
                break;
            case IEnumerable<IHasText> messages:
                csv.WriteField(string.Join("; ", messages.Select(message => message.Text)));
                break;
            case IEnumerable<int> numbers:
                csv.WriteField(string.Join("; ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))));
                break;
            default:
                csv.WriteField(value?.ToString());
                break;
        }
    }

    // The quality that the most specific matching range gives a media type (RFC 9110, 12.5.1).
    private static double QualityOf(IList<MediaTypeHeaderValue> accepted, string mediaType)
    {
        var wanted = new MediaTypeHeaderValue(mediaType);
        return accepted
            .Where(range => range.MatchesAllTypes || (range.Type == wanted.Type && (range.MatchesAllSubTypes || range.SubType == wanted.SubType)))
            .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault();
    }

    private sealed record Column(string Name, Func<object, object?> ValueOf, bool IsPence);
}
