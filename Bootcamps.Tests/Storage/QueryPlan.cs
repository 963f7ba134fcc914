using Bootcamps.Api.Platform.Storage;
using Dapper;

namespace Bootcamps.Tests.Storage;

/// <summary>How SQLite finds the rows of a statement.</summary>
internal static class QueryPlan
{
    /// <summary>One sentence for each step, such as <c>SEARCH e USING INDEX …</c>; SCAN means that it reads a whole table.</summary>
    public static List<string> Of(Engine engine, string sql, object values)
    {
        using var connection = engine.Connect();
        connection.Open();
        return [.. connection.Query<Step>("explain query plan " + engine.Text(sql), values).Select(step => step.Detail)];
    }

    private sealed record Step
    {
        public required string Detail { get; init; }
    }
}
