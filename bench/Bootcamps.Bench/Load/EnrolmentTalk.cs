using System.Globalization;
using System.Runtime.CompilerServices;

namespace Bootcamps.Bench.Load;

/// <summary>
/// Enrolments of new learners, each with a valid ULN and its own retry key, spread over cohorts. The same bytes go to the API and to its peers.
/// </summary>
internal sealed class EnrolmentTalk : Talk
{
    private const int Digits = 9;
    private readonly byte[][] _templates;
    private readonly int[][] _places;
    private readonly StrongBox<int> _learners;
    private readonly StrongBox<int>? _left;
    private readonly Action<string>? _created;

    /// <summary>The requests of one connection.</summary>
    /// <param name="templates">From <see cref="Templates"/>.</param>
    /// <param name="learners">The number of the last learner, shared by all that enrol into one database.</param>
    /// <param name="left">Number of requests left, shared; null for no limit.</param>
    /// <param name="created">Is given the id of each enrolment.</param>
    public EnrolmentTalk(byte[][] templates, StrongBox<int> learners, StrongBox<int>? left = null, Action<string>? created = null)
    {
        _templates = templates;
        _learners = learners;
        _left = left;
        _created = created;
        _places = [.. templates.Select(PlacesOf)];
    }

    /// <summary>A request for each cohort, with room for a learner's number and ULN.</summary>
    public static byte[][] Templates(string? key, IReadOnlyList<string> cohortIds) =>
        [.. cohortIds.Select(cohortId => Http.Request("POST", "/v1/enrolments", key, Body(cohortId, "#########", "#########!"), "bench-#########"))];

    /// <summary>The body of an enrolment.</summary>
    public static string Body(string cohortId, string number, string uln) => $$$"""
        {"cohortId":"{{{cohortId}}}","providerReference":"BENCH-{{{number}}}","enrolledOn":"2024-11-12","learner":
        """ + $$$"""
        {"uln":"{{{uln}}}","givenName":"Bench","familyName":"Learner{{{number}}}","dateOfBirth":"1990-04-12","postcode":"L19 2AB",
        """ + """
        "employmentStatus":"unemployed","hasRightToWork":true,"isInFullTimeEducation":false,"hasOtherPublicFunding":false}}
        """;

    /// <summary>The check digit of a ULN with these nine digits; -1 when no ULN has them.</summary>
    public static int CheckDigit(int nineDigits)
    {
        var (sum, rest) = (0, nineDigits);
        for (var weight = 2; weight <= 10; weight++)
        {
            sum += rest % 10 * weight;
            rest /= 10;
        }

        return sum % 11 == 0 ? -1 : 10 - (sum % 11);
    }

    /// <inheritdoc/>
    public override int Next(Span<byte> buffer)
    {
        if (_left is not null && Interlocked.Decrement(ref _left.Value) < 0)
        {
            return 0;
        }

        int learner, checkDigit;
        do
        {
            learner = 100_000_000 + Interlocked.Increment(ref _learners.Value);
            checkDigit = CheckDigit(learner);
        }
        while (checkDigit < 0);

        var i = learner % _templates.Length;
        var template = _templates[i];
        template.CopyTo(buffer);
        foreach (var place in _places[i])
        {
            _ = learner.TryFormat(buffer[place..], out _, "D9", CultureInfo.InvariantCulture);
            if (template[place + Digits] == '!')
            {
                buffer[place + Digits] = (byte)('0' + checkDigit);
            }
        }

        return template.Length;
    }

    /// <inheritdoc/>
    public override void Answered(int status, ReadOnlySpan<byte> body)
    {
        if (_created is not null && status == 201)
        {
            var at = body.IndexOf("\"enrolmentId\":\""u8) + "\"enrolmentId\":\"".Length;
            _created(System.Text.Encoding.ASCII.GetString(body.Slice(at, 36)));
        }
    }

    private static int[] PlacesOf(byte[] template)
    {
        List<int> places = [];
        for (int at = 0, found; (found = template.AsSpan(at).IndexOf("#########"u8)) >= 0; at += found + Digits)
        {
            places.Add(at + found);
        }

        return [.. places];
    }
}
