using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using FluentValidation;

namespace Bootcamps.Api.Platform;

/// <summary>A page of a list. New records do not change the order, so no page repeats or skips a record.</summary>
/// <typeparam name="T">An item.</typeparam>
internal sealed record Page<T> : ITable
{
    /// <summary>The items of this page.</summary>
    [MaxLength(Paging.MostItems)]
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Send it as <c>cursor</c> to get the next page. Null on the last page.</summary>
    public required string? Next { get; init; }

    Type ITable.RowType => Csv.RowTypeOf(typeof(T));

    IEnumerable<object> ITable.Rows => Items.Select(item => Csv.RowOf(item!));
}

/// <summary>The start of a page: after the record with this number, in this group if the list covers several.</summary>
/// <param name="Group">Group of the last record of the previous page; empty if the list has no groups.</param>
/// <param name="Number">Number of that record; 0 at the beginning.</param>
internal readonly record struct Cursor(string Group, long Number)
{
    /// <summary>The beginning.</summary>
    public static Cursor Start { get; } = new("", 0);

    /// <summary>Reads a cursor; false for a text that this service did not write.</summary>
    public static bool TryParse(string? text, out Cursor cursor)
    {
        cursor = Start;
        if (text is null)
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[Paging.LongestCursor];
        if (text.Length > Paging.LongestCursor || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length))
        {
            return false;
        }

        var plain = Encoding.UTF8.GetString(bytes[..length]);
        var separator = plain.LastIndexOf('|');
        if (separator < 0 || !long.TryParse(plain.AsSpan(separator + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        cursor = new Cursor(plain[..separator], number);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Group}|{Number}")));
}

/// <summary>How lists are cut into pages.</summary>
internal static class Paging
{
    /// <summary>Longest text of a cursor.</summary>
    public const int LongestCursor = 200;

    /// <summary>Most items of a page.</summary>
    public const int MostItems = 500;

    /// <summary>Items of a page that asks for no number.</summary>
    public const int UsualItems = 50;

    /// <summary>A cursor this service wrote.</summary>
    public static IRuleBuilderOptions<T, string?> IsCursor<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(text => Cursor.TryParse(text, out _), "request.cursor-invalid", "Must be next from an earlier page, unchanged.", schema =>
        {
            schema.Pattern = "^[A-Za-z0-9_-]+$";
            schema.MaxLength = LongestCursor;
        });

    /// <summary>A number of items.</summary>
    public static IRuleBuilderOptions<T, int?> IsLimit<T>(this IRuleBuilder<T, int?> rule) => rule.Within(1, MostItems);

    /// <summary>Reads one item more than the page has, to know whether there is another page, and adds a Link header for it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cursorText">The cursor, already validated.</param>
    /// <param name="limit">The number of items that was sent.</param>
    /// <param name="read">Reads up to a number of rows after the cursor.</param>
    /// <param name="cursorOf">The cursor of a row.</param>
    /// <param name="itemOf">The row as a message.</param>
    public static async Task<Page<TItem>> PageAsync<TRow, TItem>(
        this HttpContext context,
        string? cursorText,
        int? limit,
        Func<Cursor, int, Task<List<TRow>>> read,
        Func<TRow, Cursor> cursorOf,
        Func<TRow, TItem> itemOf)
    {
        _ = Cursor.TryParse(cursorText, out var cursor);
        var size = limit ?? UsualItems;
        var rows = await read(cursor, size + 1);
        var next = rows.Count > size ? cursorOf(rows[size - 1]).ToString() : null;
        if (next is not null)
        {
            context.LinkToNext("cursor", next);
        }

        return new Page<TItem> { Items = [.. rows.Take(size).Select(itemOf)], Next = next };
    }

    /// <summary>Adds a Link header for the next page: the same request with another cursor.</summary>
    public static void LinkToNext(this HttpContext context, string parameter, string next)
    {
        var query = QueryString.Create(context.Request.Query
            .Where(pair => pair.Key != parameter)
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value))
            .Append(KeyValuePair.Create<string, string?>(parameter, next)));
        context.Response.Headers.Append("Link", $"<{context.Request.Path}{query}>; rel=\"next\"");
    }
}
