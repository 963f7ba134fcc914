using Microsoft.OpenApi;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>The headers of answers, each described once.</summary>
internal static class Headers
{
    /// <summary>The remaining requests of the key or person.</summary>
    public const string RateLimit = "RateLimit";

    /// <summary>How many requests the key or person has in which time.</summary>
    public const string RateLimitPolicy = "RateLimit-Policy";

    /// <summary>How long to wait.</summary>
    public const string RetryAfter = "Retry-After";

    /// <summary>The kind of credential required.</summary>
    public const string Challenge = "WWW-Authenticate";

    /// <summary>The version of a record.</summary>
    public const string ETag = "ETag";

    /// <summary>The next page of a list.</summary>
    public const string Link = "Link";

    /// <summary>Where a new record is.</summary>
    public const string Location = "Location";

    private const string RemainingPattern = "\"(key|person|visitor|server)\";r=[0-9]+;t=[0-9]+";
    private const string QuotaPattern = "\"(key|person|visitor|server)\";q=[0-9]+;w=[0-9]+";
    private const string AllowOrigin = "Access-Control-Allow-Origin";

    private static Dictionary<string, OpenApiHeader> All(string examplePath) => new(StringComparer.Ordinal)
    {
        [AllowOrigin] = Text(
            "The website's own origin, if the request came from a registered website.",
            200,
            "^https?://[!-~]+$",
            "https://partner.example.org"),
        [RateLimit] = Text(
            "What is left in the present minute (r), and the seconds until the next has begun at the latest (t), for each limit in force: of the key "
                + "or person, and for a partner's key of the address too. Absent where no limit is set.",
            120, $"^{RemainingPattern}(, {RemainingPattern})?$", "\"visitor\";r=118;t=60, \"key\";r=1187;t=60"),
        [RateLimitPolicy] = Text(
            "Requests (q) in so many seconds (w) for each limit in force. Absent where no limit is set.",
            120, $"^{QuotaPattern}(, {QuotaPattern})?$", "\"visitor\";q=120;w=60, \"key\";q=1200;w=60"),
        [RetryAfter] = new()
        {
            Description = "Seconds to wait before you try again.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = "3600" },
            Example = 1,
        },
        [Challenge] = Text(
            "Bearer: a key or token is sent in the Authorization header. With error=\"invalid_token\" where a person's token was refused.",
            40,
            "^Bearer( error=\"invalid_token\")?$",
            "Bearer"),
        [ETag] = Text("The version of the record. Send it back in If-Match.", 20, "^\"[0-9]+\"$", "\"2\""),
        [Link] = Text(
            "The next page, with rel=\"next\". Absent on the last page.",
            Validation.Shape.LongestText,
            "^</[!-~]*>; rel=\"next\"$",
            $"<{examplePath}?cursor=TENSQ0EtMjAyNC0yNXw1MA>; rel=\"next\""),
        [Location] = Text("Path of the new record, if it has one.", 200, "^/v1/[!-~]+$", examplePath + "/0192f0c4-7a50-7c3e-9a0e-2f6f3f3b8f11"),
    };

    /// <summary>The headers with these names, and the CORS header for registered websites.</summary>
    public static Dictionary<string, IOpenApiHeader> Of(OpenApiDocument document, IEnumerable<string> names) =>
        names.Append(AllowOrigin).ToDictionary(name => name, IOpenApiHeader (name) => new OpenApiHeaderReference(name, document), StringComparer.Ordinal);

    /// <summary>Adds a header to an answer.</summary>
    public static void Add(OpenApiResponse response, OpenApiDocument document, string name) =>
        (response.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = new OpenApiHeaderReference(name, document);

    /// <summary>Describes the headers that the answers refer to.</summary>
    /// <param name="document">The description of the API.</param>
    /// <param name="examplePath">Path of a list, for examples.</param>
    public static void Describe(OpenApiDocument document, string examplePath)
    {
        var used = document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Responses!.Values)
            .Concat(document.Components!.Responses!.Values)
            .OfType<OpenApiResponse>().SelectMany(response => response.Headers?.Keys ?? []).ToHashSet(StringComparer.Ordinal);
        document.Components.Headers = All(examplePath).Where(pair => used.Contains(pair.Key))
            .ToDictionary(pair => pair.Key, IOpenApiHeader (pair) => pair.Value);
    }

    private static OpenApiHeader Text(string description, int longest, string pattern, string example) => new()
    {
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = longest, Pattern = pattern },
        Example = example,
    };
}
