using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Bootcamps.Domain;

namespace Bootcamps.Api.Platform.Problems;

/// <summary>Why a request failed (RFC 9457). Every error is listed at once.</summary>
internal sealed record Problem
{
    /// <summary>Media type of a problem.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>Longest path repeated in full, in characters. Every operation's path is shorter.</summary>
    public const int LongestInstance = 2_000;

    private const int MostInDetail = 3;

    /// <summary>Identifies the kind of problem.</summary>
    public required string Type { get; init; }

    /// <summary>The kind of problem in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status, repeated.</summary>
    [Range(400, 599)]
    public required int Status { get; init; }

    /// <summary>Stable code of the kind of problem.</summary>
    public required string Code { get; init; }

    /// <summary>The first failures in words, with the remedy if there is only one. Generated clients show it as the message of their exception.</summary>
    public required string Detail { get; init; }

    /// <summary>The path of the request.</summary>
    public required string Instance { get; init; }

    /// <summary>Identifies this request in the service's logs.</summary>
    public required string TraceId { get; init; }

    /// <summary>Every error.</summary>
    public required IReadOnlyList<ProblemEntry> Errors { get; init; }

    /// <summary>A problem of a catalogued kind.</summary>
    public static Problem Of(HttpContext context, int status, string code, IReadOnlyList<ProblemEntry> errors)
    {
        var rule = RuleCatalogue.Get(code);
        return new Problem
        {
            Type = "/problems/" + code,
            Title = rule.Text,
            Status = status,
            Code = code,
            Detail = DetailOf(rule, errors),
            Instance = InstanceOf(context.Request.Path.ToString()),
            TraceId = context.TraceId(),
            Errors = errors,
        };
    }

    /// <summary>The failures in words.</summary>
    internal static string DetailOf(CataloguedRule rule, IReadOnlyList<ProblemEntry> errors)
    {
        var detail = errors switch
        {
            [] => rule.Remedy,
            [var only] => $"{only.Message} {only.Remedy}",
            _ => FormattableString.Invariant($"{errors.Count} failures. {string.Join(' ', errors.Take(MostInDetail).Select(entry => entry.Message))}")
                + (errors.Count > MostInDetail ? " The others are listed in errors." : ""),
        };
        return detail[..Math.Min(detail.Length, Validation.Shape.LongestText)];
    }

    // A request for * has no path.
    private static string InstanceOf(string path) => path.Length == 0 ? "/" : path[..Math.Min(path.Length, LongestInstance)];

    /// <summary>A problem that is its own only entry.</summary>
    public static Problem Single(HttpContext context, int status, string code) =>
        Of(context, status, code, [ProblemEntry.Of(new Refusal(code, RuleCatalogue.Get(code).Text))]);
}

/// <summary>One error or warning.</summary>
internal sealed record ProblemEntry
{
    /// <summary>Stable code; <c>GET /v1/rules</c> lists them all.</summary>
    public required string Code { get; init; }

    /// <summary><c>error</c>, or <c>warning</c> if it is only reported.</summary>
    [AllowedValues("error", "warning")]
    public required string Severity { get; init; }

    /// <summary>JSON pointer to the part of the request with the error. Null if it is not about one part.</summary>
    public required string? Pointer { get; init; }

    /// <summary>What is wrong, with the numbers.</summary>
    public required string Message { get; init; }

    /// <summary>The number sent or found. Null if there is none.</summary>
    public required long? Actual { get; init; }

    /// <summary>The number that is allowed. Null if there is none.</summary>
    public required long? Allowed { get; init; }

    /// <summary>The funding pool it is about. Null if it is not about a pool.</summary>
    public required string? PoolId { get; init; }

    /// <summary>JSON pointers of the missing fields, if information is missing.</summary>
    public required IReadOnlyList<string> Needs { get; init; }

    /// <summary>The fields of the learner by which an earlier enrolment was recognised, such as <c>uln</c>; otherwise empty.</summary>
    public required IReadOnlyList<string> MatchedOn { get; init; }

    /// <summary>What to do next.</summary>
    public required string Remedy { get; init; }

    /// <summary>A refusal as an entry.</summary>
    public static ProblemEntry Of(Refusal refusal) => new()
    {
        Code = refusal.Code,
        Severity = RuleCatalogue.Get(refusal.Code).Severity == RuleSeverity.Warning ? "warning" : "error",
        Pointer = refusal.Pointer,
        Message = refusal.Message,
        Actual = refusal.Actual,
        Allowed = refusal.Allowed,
        PoolId = refusal.PoolId,
        Needs = refusal.Needs,
        MatchedOn = refusal.MatchedOn,
        Remedy = RuleCatalogue.Get(refusal.Code).Remedy,
    };
}

/// <summary>Names of requests.</summary>
internal static class RequestIds
{
    /// <summary>The request's trace id, from the W3C trace context if the caller sent one.</summary>
    public static string TraceId(this HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
}
