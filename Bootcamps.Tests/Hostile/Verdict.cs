using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bootcamps.Domain;
using Bootcamps.Tests.Contract;

namespace Bootcamps.Tests.Hostile;

/// <summary>An answer over any transport.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="MediaType">Media type of the body; null for none.</param>
/// <param name="Text">The body.</param>
/// <param name="Headers">The headers as text.</param>
internal sealed record HostileAnswer(int Status, string? MediaType, string Text, string Headers)
{
    /// <summary>Stands for a connection that was closed without an answer.</summary>
    public const int Closed = 0;
}

/// <summary>Checks and counts answers, and keeps the faults.</summary>
internal sealed partial class Verdict
{
    private const int MostFaultsShown = 40;
    private readonly ConcurrentDictionary<(string Kind, int Status), int> _counts = new();
    private readonly ConcurrentDictionary<string, string> _faults = new(StringComparer.Ordinal);

    /// <summary>Number of checked answers.</summary>
    public int Count => _counts.Values.Sum();

    /// <summary>The faults, one line each; empty if there are none.</summary>
    public string Faults =>
        string.Join('\n', _faults.OrderBy(pair => pair.Key, StringComparer.Ordinal).Take(MostFaultsShown).Select(pair => $"{pair.Key}\n      {pair.Value}"));

    /// <summary>Number of answers by kind of request and status.</summary>
    public string Table
    {
        get
        {
            var text = new StringBuilder();
            foreach (var kind in _counts.GroupBy(pair => pair.Key.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"{kind.Key,-28} {kind.Sum(pair => pair.Value),7}  ")
                    .AppendJoin(", ", kind.OrderBy(pair => pair.Key.Status).Select(pair => $"{pair.Value} x {pair.Key.Status}")).AppendLine();
            }

            return text.Append(CultureInfo.InvariantCulture, $"{"all",-28} {Count,7}  ")
                .AppendJoin(", ", _counts.GroupBy(pair => pair.Key.Status, pair => pair.Value).OrderBy(status => status.Key)
                    .Select(status => $"{status.Sum()} x {status.Key}")).ToString();
        }
    }

    /// <summary>Adds a fault that does not belong to one answer.</summary>
    public void Add(string fault, string how) => _faults.TryAdd(fault, how);

    /// <summary>Checks an answer to a request.</summary>
    public void Evaluate(HostileRequest request, HostileAnswer answer)
    {
        _counts.AddOrUpdate((request.Kind, answer.Status), 1, (_, count) => count + 1);
        foreach (var fault in FaultsOf(request, answer))
        {
            _faults.TryAdd($"{request.Operation?.Id ?? request.Verb} [{request.Kind}] {fault}", $"{request} -> {answer.Status} {Cut(answer.Text)}");
        }
    }

    private static IEnumerable<string> FaultsOf(HostileRequest request, HostileAnswer answer)
    {
        if (answer.Status == HostileAnswer.Closed)
        {
            if (!request.MayBeClosed)
            {
                yield return "has no answer";
            }

            yield break;
        }

        if (answer.Status >= 500 && !(request.MayBeBare && answer.Status is 501 or 505))
        {
            yield return $"answers {answer.Status}";
        }

        if ((answer.Status == 405 && !answer.Headers.Contains("Allow:", StringComparison.OrdinalIgnoreCase))
            || (answer.Status == 401 && !answer.Headers.Contains("WWW-Authenticate:", StringComparison.OrdinalIgnoreCase)))
        {
            yield return $"answers {answer.Status} without the header that belongs to it";
        }

        if (answer.Headers.Contains("X-Injected", StringComparison.OrdinalIgnoreCase))
        {
            yield return "writes headers that were sent";
        }

        if (answer.Text.Length == 0 && (request.Verb == "HEAD" || answer.Status is 204
            || (request.MayBeBare && answer.Status is 400 or 405 or 408 or 411 or 413 or 414 or 431 or 501 or 505)))
        {
            yield break;
        }

        if (request.Operation is { } operation && operation.IsOfApi && answer.Status != 405)
        {
            string? differs;
            try
            {
                differs = ContractHandler.Fault(
                    operation,
                    answer.Status.ToString(CultureInfo.InvariantCulture),
                    answer.Text.TrimStart('\uFEFF'),
                    answer.MediaType);
            }
            catch (JsonException)
            {
                differs = "The answer is not JSON.";
            }

            if (differs is not null)
            {
                yield return differs.Split('\n')[0];
            }
        }

        if (answer.Status >= 400)
        {
            foreach (var fault in FaultsOfProblem(request, answer))
            {
                yield return fault;
            }
        }

        // Only the caller and the media type are checked before the shape.
        if (request.MustBeRefused && answer.Status is not (400 or 401 or 403 or 413 or 415))
        {
            yield return $"answers {answer.Status} to what does not fit its schema";
        }
    }

    private static IEnumerable<string> FaultsOfProblem(HostileRequest request, HostileAnswer answer)
    {
        if (answer.MediaType != "application/problem+json")
        {
            yield return $"is no problem but {answer.MediaType ?? "nothing"}";
            yield break;
        }

        if (answer.Text.Length == 0 || JsonNode.Parse(answer.Text) is not JsonObject problem)
        {
            yield return "is an empty problem";
            yield break;
        }

        if (Conformance.Faults(problem, ApiDescription.Document["components"]!["schemas"]!["Problem"]!).FirstOrDefault() is { } differs)
        {
            yield return $"is no Problem at {differs}";
        }

        if ((int)problem["status"]! != answer.Status || (string)problem["type"]! != $"/problems/{(string)problem["code"]!}")
        {
            yield return "names another status or type than its own";
        }

        foreach (var code in problem["errors"]!.AsArray().Select(entry => (string)entry!["code"]!).Append((string)problem["code"]!)
            .Where(code => !Codes.Contains(code))
            .Distinct())
        {
            yield return $"names {code}, which is in no catalogue";
        }

        if (request.MustFit && answer.Status == 400)
        {
            var refused = problem["errors"]!.AsArray().Select(entry => $"{entry!["code"]} {entry["pointer"]}").Distinct();
            yield return $"refuses what fits its schema: {string.Join(", ", refused)}";
        }

        // An answer can repeat only the caller's own path.
        problem.Remove("instance");
        var said = problem.ToJsonString(FittingValues.Plain);
        if (said.Contains(HostileValues.Canary, StringComparison.OrdinalIgnoreCase)
            || request.Secrets.Any(secret => said.Contains(secret, StringComparison.OrdinalIgnoreCase)))
        {
            yield return "repeats what was sent";
        }

        if (Inside().Match(said) is { Success: true } leak)
        {
            yield return $"tells of its inside: {leak.Value}";
        }
    }

    private static readonly HashSet<string> Codes = [.. RuleCatalogue.Rules.Select(rule => rule.Code)];

    private static string Cut(string text) => text.Length <= 600 ? text : text[..600] + "…";

    [GeneratedRegex(
        @"System\.|Microsoft\.|FastEndpoints|FluentValidation|Dapper|Sqlite|SqlClient|Exception|\bat Bootcamps|\.cs:line|stack trace|"
        + @"\bselect [a-z_]+|\binsert into\b|\bupdate [a-z_]+ set\b|UNIQUE constraint|@take|\{scope\}",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1_000)]
    private static partial Regex Inside();
}
