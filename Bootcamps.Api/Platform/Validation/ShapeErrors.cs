using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Requests;
using Bootcamps.Domain;
using FluentValidation.Results;

namespace Bootcamps.Api.Platform.Validation;

/// <summary>Turns faults in the shape of a request into entries with codes and pointers. Sent values are not repeated.</summary>
internal static class ShapeErrors
{
    /// <summary>Maximum number of failures listed, so that a small body of many empty items does not get an answer of many megabytes.</summary>
    public const int MostFailures = 1_000;

    private const string BodyName = "body";

    /// <summary>The problem that lists every failure, up to <see cref="MostFailures"/>.</summary>
    public static Problem ToProblem(IReadOnlyCollection<ValidationFailure> failures, HttpContext context, int status)
    {
        var absent = failures.Select(failure => failure.CustomState).OfType<RequestFault>().Select(fault => fault.Absent).OfType<string>().ToList();
        var isBodyAbsent = absent.Contains("");
        return Problem.Of(context, status, "request.invalid", [.. failures.Where(failure => !IsRepetition(failure)).Take(MostFailures).Select(ToEntry)]);

        // The validator also reports a part that could not be read as missing.
        bool IsRepetition(ValidationFailure failure)
        {
            if (absent.Count == 0 || failure.CustomState is RequestFault)
            {
                return false;
            }

            var pointer = PointerOf(failure.PropertyName);
            return (isBodyAbsent && failure.PropertyName.StartsWith(BodyName, StringComparison.Ordinal))
                || absent.Exists(part => part.Length > 0 && pointer.StartsWith(part, StringComparison.Ordinal)
                    && (pointer.Length == part.Length || pointer[part.Length] == '/'));
        }
    }

    /// <summary>The path of a property in a validator's report, with the names as sent, such as <c>body.person.dateOfBirth</c>.</summary>
    public static string? NameOf(Type type, MemberInfo? member, LambdaExpression? expression)
    {
        List<string> names = [];
        for (var at = expression?.Body; at is MemberExpression step; at = step.Expression)
        {
            names.Add(SentNameOf(step.Member));
        }

        names.Reverse();
        return names.Count > 0 ? string.Join('.', names) : member is null ? null : SentNameOf(member);
    }

    /// <summary>JSON pointer of a property path such as <c>body.person.dateOfBirth</c> or <c>body[2].name</c>; a parameter's is its name.</summary>
    public static string PointerOf(string path)
    {
        var pointer = new StringBuilder(path.Length + 1);
        var isBody = path.StartsWith(BodyName, StringComparison.Ordinal) && (path.Length == BodyName.Length || path[BodyName.Length] is '.' or '[');
        var rest = isBody ? path.AsSpan(BodyName.Length) : path;
        if (!isBody && rest.Length > 0)
        {
            pointer.Append('/');
        }

        foreach (var letter in rest)
        {
            _ = letter switch
            {
                '.' or '[' => pointer.Append('/'),
                ']' => pointer,
                _ => pointer.Append(letter),
            };
        }

        return pointer.ToString();
    }

    private static string SentNameOf(MemberInfo member) =>
        member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(member.Name);

    private static ProblemEntry ToEntry(ValidationFailure failure) => ProblemEntry.Of(failure.CustomState is RequestFault fault
        ? new Refusal(fault.Code, fault.Message, fault.Pointer)
        : new Refusal(failure.ErrorCode, failure.ErrorMessage, PointerOf(failure.PropertyName)));
}
