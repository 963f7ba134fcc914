using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bootcamps.Api.Platform;
using Bootcamps.Tests.Contract;
using Bootcamps.Tests.Enrolments;

namespace Bootcamps.Tests.Hostile;

/// <summary>One action.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Verb">Its verb.</param>
/// <param name="Path">Its path.</param>
/// <param name="Body">Its body; null for none.</param>
/// <param name="Credential">The credential it is sent with.</param>
/// <param name="IsOnce">Whether it can take effect only once.</param>
internal sealed record Act(string Kind, string Verb, string Path, object? Body, string Credential, bool IsOnce = false);

/// <summary>The records so far and the next possible actions, for several concurrent clients.</summary>
internal sealed class Walk(ApiHost host)
{
    private const int Learners = 90;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<string>> _made = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly string _authority = host.Given.Key("authority");

    /// <summary>The providers' keys.</summary>
    public string[] Providers { get; } = [host.Given.Key(), host.Given.Key(ukprn: Given.OtherUkprn)];

    /// <summary>A key of the authority.</summary>
    public string Authority => _authority;

    /// <summary>Sends something.</summary>
    public async Task<HostileAnswer> SendAsync(HttpClient client, Act act, string key, Verdict verdict)
    {
        var request = new HostileRequest(act.Kind, ContractHandler.OperationOf(act.Verb, act.Path.Split('?')[0]), act.Verb, act.Path)
        {
            Body = act.Body is null ? null : JsonSerializer.SerializeToUtf8Bytes(act.Body, Json.Options),
            Headers = [("Authorization", $"Bearer {act.Credential}"), ("Idempotency-Key", key), ("If-Match", "*"), ("Content-Type", "application/json")],
        };
        var answer = await request.SendAsync(client);
        verdict.Evaluate(request, answer);
        if (answer.Status is 200 or 201)
        {
            Keep(JsonNode.Parse(answer.Text), act.Credential);
        }

        return answer;
    }

    /// <summary>The next action.</summary>
    public Act Next(Random chance)
    {
        var (enrolmentId, cohortId) = (Any(chance, "enrolmentId"), Any(chance, "cohortId"));
        var (courseId, milestoneId) = (Any(chance, "courseId"), Any(chance, "milestoneId"));
        var enrolment = $"/v1/enrolments/{enrolmentId}";
        var provider = Owner(chance, enrolmentId);
        return chance.Next(30) switch
        {
            < 8 => new Act(
                "enrol",
                "POST",
                "/v1/enrolments",
                Given.Enrolment(cohortId, chance.Next(1, Learners), enrolledOn: chance.One([null, Journey.EnrolledOn])),
                Owner(chance, cohortId),
                IsOnce: true),
            8 => new Act("try to enrol", "POST", "/v1/enrolments?dryRun=true", Given.Enrolment(cohortId, chance.Next(1, Learners)), Owner(chance, cohortId)),
            < 14 => new Act(
                "declare",
                "POST",
                $"{enrolment}/milestones",
                chance.One([Journey.Start(), Journey.Start(), Journey.Completion(), Journey.Outcome()]),
                provider,
                IsOnce: true),
            14 => new Act("try to declare", "POST", $"{enrolment}/milestones?dryRun=true", Journey.Start(), provider),
            15 => new Act("void", "POST", $"/v1/milestones/{milestoneId}/void", new { reason = "Mistake." }, Owner(chance, milestoneId), IsOnce: true),
            16 => new Act("withdraw", "POST", $"{enrolment}/withdraw", new { reasonCode = chance.One([2, 3, 44, 98]) }, provider, IsOnce: true),
            17 => new Act("defer", "POST", $"{enrolment}/defer", new { }, provider, IsOnce: true),
            18 => new Act("resume", "POST", $"{enrolment}/resume", new { }, provider, IsOnce: true),
            19 => new Act("transfer", "POST", $"{enrolment}/transfer", new { cohortId }, chance.One([provider, _authority]), IsOnce: true),
            20 => new Act("correct", "POST", $"{enrolment}/correct", new { learner = Given.Learner(chance.Next(1, Learners)), note = "Again." }, provider),
            21 => new Act("authorise", "POST", $"/v1/statements/{Any(chance, "statementId")}/authorise", null, Person(chance), IsOnce: true),
            22 => new Act("pay", "POST", $"/v1/statements/{Any(chance, "statementId")}/pay", new { paidOn = (string?)null }, Person(chance), IsOnce: true),
            23 => new Act(
                "add cohort", "POST", $"/v1/courses/{courseId}/cohorts",
                new
                {
                    programmeId = Given.ProgrammeId, startsOn = chance.One(["2024-10-07", "2024-12-02"]), endsOn = "2025-02-21",
                    seats = chance.Next(1, 12), pricePence = chance.One([1, 234_387, 448_001]),
                }, Owner(chance, courseId)),
            24 => new Act("open or close", "POST", $"/v1/cohorts/{cohortId}/{(chance.Is(70) ? "reopen" : "close")}", null, Owner(chance, cohortId)),
            25 => new Act("make key", "POST", "/v1/keys", new { role = "provider", ukprn = Given.Ukprn, name = "Walk" }, _authority),
            26 => new Act("revoke key", "POST", $"/v1/keys/{Any(chance, "keyId")}/revoke", null, _authority),
            27 => new Act(
                "allocate", "PUT", $"/v1/programmes/{Given.ProgrammeId}/allocations",
                new
                {
                    items = new object[]
                    {
                        new { level = "programme", capPlaces = 50, capPence = 22_400_000 },
                        new { level = "provider", ukprn = Given.Ukprn, capPlaces = 40, capPence = 22_400_000 },
                    },
                }, _authority),
            28 => new Act(
                "set targets", "PUT", $"/v1/programmes/{Given.ProgrammeId}/targets", new
                {
                    items = new[] { new { level = "programme", period = "2024-11", starts = chance.Next(50), completions = 0, outcomes = 0 } },
                }, _authority),
            _ => new Act(
                "look",
                "GET",
                chance.One(["dashboard", "headroom", "performance", "check", "changes?limit=500", "allocations"]) is var page
                    ? $"/v1/programmes/{Given.ProgrammeId}/{page}"
                    : "",
                null,
                _authority),
        };
    }

    /// <summary>The same action with a small change, so that it is not a retry.</summary>
    public static object Otherwise(object body)
    {
        var changed = JsonSerializer.SerializeToNode(body, Json.Options)!;
        if (changed is JsonObject message)
        {
            message[message.ContainsKey("learner") ? "providerReference" : "note"] = "otherwise";
        }

        return changed;
    }

    private string Person(Random chance) => host.Person(subject: chance.One(["ada", "grace"]));

    // Usually the one who created it.
    private string Owner(Random chance, string id)
    {
        lock (_lock)
        {
            return _owners.TryGetValue(id, out var owner) && Providers.Contains(owner) && chance.Is(90) ? owner : chance.One(Providers);
        }
    }

    private string Any(Random chance, string name)
    {
        lock (_lock)
        {
            return _made.TryGetValue(name, out var ids) ?
                chance.One(ids) :
                name == "keyId" ? "none" : string.Create(CultureInfo.InvariantCulture, $"0192f0c4-7a50-7c3e-9a0e-{chance.Next():x12}");
        }
    }

    private void Keep(JsonNode? node, string credential)
    {
        foreach (var (name, value) in node is JsonObject message ? message : [])
        {
            if (value is JsonObject inner)
            {
                Keep(inner, credential);
            }
            else if (name is "courseId" or "cohortId" or "enrolmentId" or "milestoneId" or "statementId" or "keyId" && value is not null)
            {
                lock (_lock)
                {
                    var ids = _made.TryGetValue(name, out var known) ? known : _made[name] = [];
                    if (!ids.Contains(value.ToString()))
                    {
                        ids.Add(value.ToString());
                        _owners[value.ToString()] = credential;
                    }
                }
            }
        }
    }
}
