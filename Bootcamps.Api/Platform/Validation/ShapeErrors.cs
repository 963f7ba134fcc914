using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Domain;
using FluentValidation.Results;

namespace Bootcamps.Api.Platform.Validation;

/// <summary>Turns what is wrong with the shape of a request into entries with codes and pointers. Nothing that was sent is repeated.</summary>
internal static partial class ShapeErrors
{
    /// <summary>Most failures that are listed: a small body of many empty items must not have an answer of many megabytes.</summary>
    public const int MostFailures = 1_000;

    /// <summary>The problem that lists every failure, up to <see cref="MostFailures"/>.</summary>
    public static Problem ToProblem(List<ValidationFailure> failures, HttpContext context, int status) =>
        Problem.Of(context, status, "request.invalid", [.. failures.Take(MostFailures).Select(ToEntry)]);

    /// <summary>A fault in the JSON itself, found while it was read: there is only ever one.</summary>
    public static ValidationFailure OfJson(JsonException fault)
    {
        var (code, message) = fault switch
        {
            _ when fault.Message.Contains("maximum configured depth", StringComparison.Ordinal) => ("request.malformed", "The JSON is nested too deeply."),
            _ when fault.Message.Contains("body is null", StringComparison.Ordinal) => ("request.malformed", "The body must not be null."),
            _ when fault.Message.Contains("could not be mapped", StringComparison.Ordinal) => ("request.unknown-field", "There is no such field."),
            _ when fault.Message.Contains("uplicate propert", StringComparison.Ordinal) => ("request.malformed", "A field stands here twice."),
            _ when fault.Message.Contains("allow", StringComparison.Ordinal) && fault.Message.Contains("null", StringComparison.Ordinal) => ("request.required", "This field must not be null."),
            _ when fault.Message.Contains("could not be converted", StringComparison.Ordinal) => ("request.wrong-type", "The value is of another JSON type than this field takes."),
            _ => ("request.malformed", FormattableString.Invariant($"This is not JSON: line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.")),
        };
        return new ValidationFailure(PathOf(fault.Path), message) { ErrorCode = code };
    }

    /// <summary>JSON pointer of a property path such as <c>body.Learner.DateOfBirth</c> or <c>Body[2].CapPence</c>.</summary>
    public static string PointerOf(string path)
    {
        var pointer = new StringBuilder();
        foreach (Match step in Step().Matches(path))
        {
            var name = step.Value;
            if (pointer.Length > 0 || !name.Equals("body", StringComparison.OrdinalIgnoreCase) || step.Index > 0)
            {
                pointer.Append('/').Append(char.ToLowerInvariant(name[0])).Append(name.AsSpan(1));
            }
        }

        return pointer.ToString();
    }

    private static ProblemEntry ToEntry(ValidationFailure failure)
    {
        // Failures that the library words itself (a query value of the wrong type) carry no code of ours.
        var isOurs = failure.ErrorCode?.Contains('.', StringComparison.Ordinal) == true;
        return ProblemEntry.Of(isOurs
            ? new Refusal(failure.ErrorCode!, failure.ErrorMessage, PointerOf(failure.PropertyName))
            : new Refusal("request.wrong-type", "The value cannot be read as what this field takes.", PointerOf(failure.PropertyName)));
    }

    // "$.learner.uln" becomes "body.learner.uln"; a name that no field of ours could have is left out, since it is the caller's own text.
    private static string PathOf(string? path)
    {
        var steps = Step().Matches((path ?? "$").Replace("$", "body", StringComparison.Ordinal)).Select(step => step.Value).TakeWhile(step => step.Length <= 40);
        return string.Join('.', steps);
    }

    [GeneratedRegex("[A-Za-z0-9-]+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Step();
}
