using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Bootcamps.Tests.Endurance.Crash;

/// <summary>An answer that is never allowed: neither a decision nor a 503 with Retry-After.</summary>
internal sealed record Offence(string Request, int Status, string Text);

/// <summary>
/// Clients that enrol one learner after another and record the answers. The n-th learner is always sent with the same body and
/// the same Idempotency-Key, so that every client can retry.
/// </summary>
/// <param name="key">Key of the provider.</param>
/// <param name="cohortIds">The cohorts they are enrolled on in turn.</param>
/// <param name="after">Number of the learner before the first.</param>
internal sealed class Load(string key, IReadOnlyList<string> cohortIds, int after = 0)
{
    private static readonly string[] Leaks = ["System.", "Microsoft.", "Exception", "Sqlite", "SQLITE", " at Bootcamps"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly ConcurrentDictionary<int, string> _acknowledged = new();
    private readonly ConcurrentDictionary<int, bool> _unanswered = new();
    private readonly ConcurrentDictionary<int, string> _refused = new();
    private int _last = after;
    private int _unavailable;
    private TaskCompletionSource _nextAnswer = NewAnswer();

    /// <summary>The enrolment of every learner that was answered with 201.</summary>
    public IReadOnlyDictionary<int, string> Acknowledged => _acknowledged;

    /// <summary>Learners without a decision: no answer, or 503.</summary>
    public IReadOnlyCollection<int> Unanswered => [.. _unanswered.Keys];

    /// <summary>Learners that were refused by a rule, with its code.</summary>
    public IReadOnlyDictionary<int, string> Refused => _refused;

    /// <summary>Number of 503 answers.</summary>
    public int Unavailable => Volatile.Read(ref _unavailable);

    /// <summary>Completes when the next answer has been recorded.</summary>
    public Task NextAnswer => Volatile.Read(ref _nextAnswer).Task;

    /// <summary>Answers that are never allowed.</summary>
    public ConcurrentQueue<Offence> Offences { get; } = new();

    /// <summary>Sends new learners until it is stopped or the service has ended.</summary>
    /// <param name="api">The service.</param>
    /// <param name="clients">How many send at once.</param>
    /// <param name="stop">Stops after the answers that are awaited.</param>
    public Task RunAsync(ApiProcess api, int clients, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => SendAsync(api, stop), CancellationToken.None)));

    /// <summary>Sends learners again, each with the key it had.</summary>
    public async Task RetryAsync(ApiProcess api, IEnumerable<int> learners)
    {
        using var client = api.With(key);
        foreach (var batch in learners.Chunk(32))
        {
            await Task.WhenAll(batch.Select(n => SendAsync(client, n)));
        }
    }

    /// <summary>Sends the n-th learner and records the answer.</summary>
    /// <returns>Whether there was an answer at all.</returns>
    public async Task<bool> SendAsync(HttpClient client, int n)
    {
        _unanswered[n] = true;
        Reply reply;
        try
        {
            reply = await client.Post("/v1/enrolments", Given.Enrolment(cohortIds[n % cohortIds.Count], n), KeyOf(n));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return false;
        }

        Note(n, reply);
        return true;
    }

    /// <summary>Reads a resource; only 200 and 503 are allowed.</summary>
    /// <returns>The status.</returns>
    public async Task<int> ReadAsync(HttpClient client, string path)
    {
        var reply = await client.Get(path);
        if (reply.Status != 200)
        {
            NoteUnavailable($"GET {path}", reply);
        }

        return reply.Status;
    }

    private static TaskCompletionSource NewAnswer() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string KeyOf(int n) => $"crash-{n}";

    private async Task SendAsync(ApiProcess api, CancellationToken stop)
    {
        using var client = api.With(key);
        for (int n; !stop.IsCancellationRequested && await SendAsync(client, n = Interlocked.Increment(ref _last));)
        {
            if (_unanswered.ContainsKey(n))
            {
                // Refused with 503: a real client would retry after a second.
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    private void Note(int n, Reply reply)
    {
        if (reply.Status == 201)
        {
            var enrolmentId = (string)reply.Json["enrolmentId"]!;
            if (_acknowledged.GetOrAdd(n, enrolmentId) != enrolmentId)
            {
                Offences.Enqueue(new Offence($"learner {n} again", reply.Status, reply.Text));
            }
        }
        else if (reply.Status is 409 or 422)
        {
            _refused[n] = reply.Codes[0];
        }
        else
        {
            NoteUnavailable($"learner {n}", reply);
            return;
        }

        _unanswered.TryRemove(n, out _);
        Interlocked.Exchange(ref _nextAnswer, NewAnswer()).SetResult();
    }

    private void NoteUnavailable(string request, Reply reply)
    {
        Interlocked.Increment(ref _unavailable);
        var isWellMade = reply.Status == 503
            && reply.Headers.Content.Headers.ContentType?.MediaType == "application/problem+json"
            && reply.Headers.Headers.RetryAfter is not null
            && (string?)JsonNode.Parse(reply.Text)!["code"] == "service.unavailable"
            && !Leaks.Any(leak => reply.Text.Contains(leak, StringComparison.Ordinal));
        if (!isWellMade)
        {
            Offences.Enqueue(new Offence(request, reply.Status, reply.Text));
        }

        Interlocked.Exchange(ref _nextAnswer, NewAnswer()).SetResult();
    }
}
