using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Metadata;

namespace Bootcamps.Api.Platform.Tables;

/// <summary>A list or report, answered as JSON unless the request asks for CSV (<see cref="Csv.IsAsked"/>).</summary>
/// <typeparam name="T">The message that JSON shows.</typeparam>
internal sealed class JsonOrCsv<T> : IResult, IStatusCodeHttpResult, IValueHttpResult<T>, IEndpointMetadataProvider
    where T : class
{
    private readonly Type _rowType;
    private readonly IAsyncEnumerable<object> _rows;
    private readonly string? _fileName;

    internal JsonOrCsv(T? value, Type rowType, IAsyncEnumerable<object> rows, string? fileName = null) =>
        (Value, _rowType, _rows, _fileName) = (value, rowType, rows, fileName);

    /// <summary>The message. Null when rows are all that was asked for.</summary>
    public T? Value { get; }

    /// <inheritdoc/>
    public int? StatusCode => StatusCodes.Status200OK;

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.Append("Vary", "Accept");
        if (!Csv.IsAsked(httpContext.Request))
        {
            return response.WriteAsJsonAsync(Value!, Json.Options, httpContext.RequestAborted);
        }

        response.ContentType = Csv.MediaType + "; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{_fileName ?? FileNameOf(httpContext.Request)}.csv\"";
        return Csv.WriteAsync(response.Body, _rowType, _rows, httpContext.RequestAborted);
    }

    // The path without its version: "/v1/lists/2024-25/rows" becomes lists-2024-25-rows.
    private static string FileNameOf(HttpRequest request) =>
        string.Join('-', request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(step => string.Concat(step.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))));
}

/// <summary>Makes answers that are JSON or CSV.</summary>
internal static class JsonOrCsv
{
    /// <summary>A list or report that was read at once.</summary>
    public static JsonOrCsv<T> Of<T>(T value)
        where T : class, ITable => new(value, ((ITable)value).RowType, InOrder(((ITable)value).Rows));

    /// <summary>Rows that are read while they are written.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="fileName">Name of the file without its extension. Null for a name from the path.</param>
    /// <typeparam name="T">Message of the JSON answer.</typeparam>
    /// <typeparam name="TRow">A row.</typeparam>
    public static JsonOrCsv<T> Rows<T, TRow>(IAsyncEnumerable<TRow> rows, string? fileName = null)
        where T : class
        where TRow : class => new(null, typeof(TRow), rows, fileName);

    /// <summary>A page of a list. As CSV without a limit, the whole list from the cursor on.</summary>
    /// <inheritdoc cref="Paging.PageAsync"/>
    public static async Task<JsonOrCsv<Page<TItem>>> ListAsync<TRow, TItem>(
        this HttpContext context,
        string? cursorText,
        int? limit,
        Func<Cursor, int, Task<List<TRow>>> read,
        Func<TRow, Cursor> cursorOf,
        Func<TRow, TItem> itemOf)
        where TItem : class
    {
        if (limit is not null || !Csv.IsAsked(context.Request))
        {
            return Of(await context.PageAsync(cursorText, limit, read, cursorOf, itemOf));
        }

        // The first rows are read before the answer begins, so that a failure can still be an error answer.
        _ = Cursor.TryParse(cursorText, out var cursor);
        var first = await read(cursor, Paging.MostItems);
        return new JsonOrCsv<Page<TItem>>(null, Csv.RowTypeOf(typeof(TItem)), Rest(first));

        async IAsyncEnumerable<object> Rest(List<TRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            while (true)
            {
                foreach (var row in rows)
                {
                    yield return Csv.RowOf(itemOf(row));
                }

                if (rows.Count < Paging.MostItems)
                {
                    yield break;
                }

                cancellationToken.ThrowIfCancellationRequested();
                rows = await read(cursorOf(rows[^1]), Paging.MostItems);
            }
        }
    }

    private static async IAsyncEnumerable<object> InOrder(IEnumerable<object> rows)
    {
        await Task.CompletedTask;
        foreach (var row in rows)
        {
            yield return row;
        }
    }
}
