using System.Text.Json.Nodes;

namespace Bootcamps.Tests.Eligibility;

/// <summary>Builds questions about a resident and reads the answers.</summary>
internal static class EligibilityQuestions
{
    /// <summary>An eligible resident of Liverpool with every fact given, and with changes as JSON: null omits the field.</summary>
    public static JsonObject Resident(string changes = "{}")
    {
        var resident = JsonNode.Parse("""
            {
              "dateOfBirth": "1990-04-12", "postcode": "L19 2AB", "employmentStatus": "unemployed", "unemployedMonths": 3,
            """ + """
             "hasRightToWork": true, "isOrdinarilyResident": true,
              "isInFullTimeEducation": false, "hasOtherPublicFunding": false, "holdsCategoryBLicence": true, "isServingPrisoner": false
            }
            """)!.AsObject();
        foreach (var (field, value) in JsonNode.Parse(changes)!.AsObject())
        {
            resident.Remove(field);
            if (value is not null)
            {
                resident[field] = value.DeepClone();
            }
        }

        return resident;
    }

    /// <summary>A question about a resident, without fields that are null.</summary>
    public static JsonObject Question(
        JsonObject? applicant,
        string? startsOn = null,
        string? sectorCode = null,
        string? cohortId = null,
        string? authority = null)
    {
        var question = new JsonObject { ["applicant"] = applicant?.DeepClone() };
        foreach (var (field, value) in new[] { ("authority", authority), ("startsOn", startsOn), ("sectorCode", sectorCode), ("cohortId", cohortId) })
        {
            if (value is not null)
            {
                question[field] = value;
            }
        }

        return question;
    }

    /// <summary>The same question with a value at a JSON pointer. Missing objects are created.</summary>
    public static JsonObject With(this JsonObject question, string pointer, JsonNode value)
    {
        var changed = question.DeepClone().AsObject();
        var steps = pointer.Split('/')[1..];
        var at = changed;
        foreach (var step in steps[..^1])
        {
            at = (at[step] ??= new JsonObject()).AsObject();
        }

        at[steps[^1]] = value.DeepClone();
        return changed;
    }

    /// <summary>Asks it.</summary>
    public static Task<Reply> Ask(
        this HttpClient client,
        JsonObject? applicant,
        string? startsOn = null,
        string? sectorCode = null,
        string? cohortId = null,
        string? authority = null) =>
        client.SendQuestion(Question(applicant, startsOn, sectorCode, cohortId, authority));

    /// <summary>Sends a question unchanged; it can be text that is not JSON.</summary>
    public static Task<Reply> SendQuestion(this HttpClient client, object question) => client.Send(HttpMethod.Post, "/v1/eligibility-checks", question);

    /// <summary>Every rule but those that passed, as <c>code result severity</c>, in order.</summary>
    public static string[] NotPassed(this Reply reply) => [.. Rules(reply).Where(rule => (string?)rule["result"] != "pass").Select(Line)];

    /// <summary>Every rule that blocks and did not pass, as <c>code result</c>, in order.</summary>
    public static string[] Blocking(this Reply reply) =>
        [.. Rules(reply).Where(rule => (string?)rule["result"] != "pass" && (string?)rule["severity"] == "block")
            .Select(rule => $"{rule["code"]} {rule["result"]}")];

    /// <summary>Every rule, as <c>code result severity</c>, in order.</summary>
    public static string[] Lines(this Reply reply) => [.. Rules(reply).Select(Line)];

    /// <summary>One rule.</summary>
    public static JsonNode Rule(this Reply reply, string code) => Rules(reply).Single(rule => (string?)rule["code"] == code);

    /// <summary>The facts that a rule needs.</summary>
    public static string[] Needs(this Reply reply, string code) => [.. reply.Rule(code)["needs"]!.AsArray().Select(need => (string)need!)];

    /// <summary>The verdict.</summary>
    public static string? Verdict(this Reply reply) => (string?)reply.Json["verdict"];

    /// <summary>Ids of the cohorts offered, in order.</summary>
    public static string[] Cohorts(this Reply reply) => [.. reply.Json["cohorts"]!.AsArray().Select(cohort => (string)cohort!["cohortId"]!)];

    /// <summary>The answer without its time, byte for byte.</summary>
    public static string WithoutTime(this Reply reply)
    {
        var at = reply.Text.IndexOf("\"checkedAt\":", StringComparison.Ordinal);
        return reply.Text[..at];
    }

    private static IEnumerable<JsonNode> Rules(Reply reply) => reply.Json["rules"]!.AsArray().Select(rule => rule!);

    private static string Line(JsonNode rule) => $"{rule["code"]} {rule["result"]} {rule["severity"]}";
}
