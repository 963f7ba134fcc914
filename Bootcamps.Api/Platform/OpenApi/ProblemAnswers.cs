using System.Globalization;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Domain;
using Microsoft.OpenApi;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>The properties of an operation that decide which problems it can return, in addition to those it declares.</summary>
/// <param name="IsAnonymous">Whether it needs no key.</param>
/// <param name="HasBody">Whether it takes a body.</param>
internal sealed record Answerable(bool IsAnonymous, bool HasBody);

/// <summary>The problems that operations share, each described once with an example.</summary>
internal static class ProblemAnswers
{
    private static readonly Dictionary<int, Kind> Kinds = new()
    {
        [400] = new("Invalid", "The request is not valid. Each error is listed in errors, up to 1,000.", "request.invalid"),
        [401] = new("Unauthorised", "The key or token is missing or does not work.", "access.key-required", Headers: [Headers.Challenge]),
        [403] = new(
            "Forbidden",
            "The role cannot do this, or a person is needed instead of a key, or the key is not registered for this website.",
            "access.role-not-allowed"),
        [404] = new("NotFound", "Nothing has this id, in the path or the body, or it belongs to another organisation.", "access.not-found"),
        [408] = new("TooSlow", "The request body did not arrive in time.", "request.too-slow"),
        [409] = new("Conflict", "The request conflicts with an existing record. Each conflict is listed in errors.", "conflict"),
        [412] = new("Stale", "Someone else changed this record.", "version.stale"),
        [413] = new("TooLarge", "The body is larger than 65,536 bytes, or than this operation's own limit.", "request.too-large"),
        [415] = new("UnsupportedMediaType", "The body is not application/json, or its character set is not supported.", "request.unsupported-media-type"),
        [422] = new("Refused", "The request breaks rules or caps. Each is listed in errors, with its numbers.", "refused"),
        [428] = new("VersionRequired", "The request needs an If-Match header.", "version.required"),
        [429] = new("TooMany", "The key or person has sent too many requests.", "access.rate-limited", Headers: [Headers.RetryAfter]),
        [500] = new("Failed", "The service failed. The error is recorded under the trace id.", "service.error"),
        [503] = new("Unavailable", "The service is temporarily unavailable. Nothing was changed.", "service.unavailable", Headers: [Headers.RetryAfter]),
    };

    /// <summary>Adds the problems an operation shares with others, and replaces those it declares by the shared descriptions.</summary>
    public static void Add(OpenApiOperation operation, OpenApiDocument document, Answerable answerable)
    {
        var statuses = operation.Responses!.Keys.Select(status => int.Parse(status, CultureInfo.InvariantCulture)).Where(status => status >= 400).ToHashSet();
        statuses.UnionWith([400, 500, 503]); // an unknown query parameter is a 400 everywhere
        statuses.UnionWith(answerable.IsAnonymous ? [] : [401, 403, 429]);
        statuses.UnionWith(answerable.HasBody ? [408, 413, 415] : []);
        var answers = new OpenApiResponses();
        foreach (var (status, answer) in operation.Responses.Where(pair => pair.Key.StartsWith('2')).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            answers.Add(status, answer);
        }

        foreach (var status in statuses.Order())
        {
            answers.Add(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponseReference(Kinds[status].Name, document));
        }

        operation.Responses = answers;
    }

    /// <summary>Describes the problems that the operations refer to.</summary>
    public static void Describe(OpenApiDocument document, IOpenApiSchema problem, ApiContent content)
    {
        var used = document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Responses!.Values)
            .OfType<OpenApiResponseReference>().Select(response => response.Reference.Id).ToHashSet(StringComparer.Ordinal);
        document.Components!.Responses = Kinds.Where(pair => used.Contains(pair.Value.Name)).ToDictionary(
            pair => pair.Value.Name,
            IOpenApiResponse (pair) => new OpenApiResponse
            {
                Description = pair.Value.Description,
                Headers = Headers.Of(
                    document,
                    [.. pair.Key is 401 or >= 500 ? Array.Empty<string>() : [Headers.RateLimit, Headers.RateLimitPolicy], .. pair.Value.Headers ?? []]),
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    [Problem.MediaType] = new OpenApiMediaType { Schema = problem, Example = JsonExamples.ToNode(Example(pair.Key, pair.Value, content)) },
                },
            });
    }

    private static Problem Example(int status, Kind kind, ApiContent content)
    {
        var rule = RuleCatalogue.Get(kind.Code);
        IReadOnlyList<ProblemEntry> errors = [ProblemEntry.Of(content.ExampleErrors.GetValueOrDefault(status) ?? new Refusal(rule.Code, rule.Text))];
        return new Problem
        {
            Type = "/problems/" + kind.Code,
            Title = rule.Text,
            Status = status,
            Code = kind.Code,
            Detail = Problem.DetailOf(rule, errors),
            Instance = content.ExamplePath,
            TraceId = "0af7651916cd43dd8448eb211c80319c",
            Errors = errors,
        };
    }

    private sealed record Kind(string Name, string Description, string Code, string[]? Headers = null);
}
