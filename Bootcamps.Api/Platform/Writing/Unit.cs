using System.Globalization;
using System.Text.Json;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Domain;

namespace Bootcamps.Api.Platform.Writing;

/// <summary>
/// One change that somebody asked for. It names the facts it needs, decides on them in memory and adds its rows to the batch; the queue
/// commits it together with others, in one transaction, and only then answers. A unit may be decided more than once (a deadlock, a faulty
/// neighbour), so it keeps nothing of an earlier attempt.
/// </summary>
internal abstract class Unit
{
    private protected Unit(string laneId, Actor actor)
    {
        LaneId = laneId;
        Actor = actor;
    }

    /// <summary>Proves, in <c>change_event</c>, whether the change was committed.</summary>
    public string UnitId { get; } = Ids.New();

    /// <summary>A programme's id, or <see cref="WriteQueue.ReferenceLane"/>.</summary>
    public string LaneId { get; }

    /// <summary>Who asked.</summary>
    public Actor Actor { get; }

    /// <summary>The retry key of the request. Null where none is needed.</summary>
    public IdempotencyClaim? Claim { get; init; }

    /// <summary>Whether the change is only tried: it is decided and answered like any other, and nothing of it is written.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The status that goes with success: what a retry is answered with.</summary>
    public int SuccessStatus { get; init; } = StatusCodes.Status201Created;

    /// <summary>The caller's connection: a unit whose caller has gone is dropped before it is picked up, never after.</summary>
    public CancellationToken CallerGone { get; init; }

    internal long EnqueuedAt { get; set; }

    /// <summary>Names the facts that <see cref="DecideIn"/> will read.</summary>
    public abstract void Ask(Batch batch);

    /// <summary>Decides and adds rows; says whether there is anything to commit.</summary>
    internal abstract bool DecideIn(Batch batch);

    internal abstract void Answer();

    internal abstract void Fail(Exception exception);
}

/// <summary>A change with its answer.</summary>
/// <typeparam name="T">What success is answered with; written as JSON for retries, so it holds no personal data.</typeparam>
internal abstract class Unit<T>(string laneId, Actor actor) : Unit(laneId, actor)
{
    private readonly TaskCompletionSource<Outcome<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Outcome<T>? _decided;

    /// <summary>The decision, once it is on disk.</summary>
    public Task<Outcome<T>> Decision => _answer.Task;

    /// <summary>Decides on the facts asked for. A refusal must leave facts and batch untouched.</summary>
    protected abstract Outcome<T> Decide(Batch batch);

    /// <summary>What the change is called in the feed and the audit; read after a decision that was no refusal.</summary>
    protected abstract Change Describe(T value);

    internal override bool DecideIn(Batch batch)
    {
        if (Claim is { } claim && batch.Get(IdempotencyStore.Replies, claim.Key) is { } earlier)
        {
            _decided = earlier.RequestHash == claim.RequestHash
                ? Outcome<T>.Of(JsonSerializer.Deserialize<T>(earlier.Body, Json.Options)!)
                : IdempotencyClaim.Reused;
            return false;
        }

        _decided = Decide(batch);
        if (_decided.IsRefused)
        {
            return false;
        }

        ChangeLog.Add(batch, this, Describe(_decided.Value));
        batch.NextNumber();
        if (Claim is not null)
        {
            IdempotencyStore.Add(batch, Claim, SuccessStatus, JsonSerializer.Serialize(_decided.Value, Json.Options));
        }

        return true;
    }

    internal Outcome<T> TryOut(Batch batch) => Decide(batch);

    internal override void Answer() => _answer.TrySetResult(_decided!);

    internal override void Fail(Exception exception) => _answer.TrySetException(exception);
}

/// <summary>What a change is called: one row of the feed and one of the audit.</summary>
/// <param name="Kind">Past tense, such as <c>enrolment.created</c>.</param>
/// <param name="EntityId">What was changed.</param>
/// <param name="AuthorityId">The tenant it belongs to. Null when to none.</param>
/// <param name="Ukprn">The provider who may see it in the feed. Null when only the authority may.</param>
/// <param name="ChangedFields">Names of the fields that were set, with values where they are neither personal nor secret. Null when all were.</param>
/// <param name="Reason">Why, in the words of whoever asked. Null when they gave none.</param>
internal sealed record Change(string Kind, string EntityId, string? AuthorityId, int? Ukprn = null, string? ChangedFields = null, string? Reason = null);

/// <summary>Words for <see cref="Change.ChangedFields"/>.</summary>
internal static class ChangedFields
{
    private const string Separator = ", ";

    /// <summary>Fields with their new values, which must not be personal and must hold no comma; a null value is left to the record.</summary>
    public static string With(params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        List<string> set = [];
        foreach (var (name, value) in fields)
        {
            set.Add(value switch
            {
                null => name,
                bool isTrue => $"{name}={(isTrue ? "true" : "false")}",
                DateOnly date => $"{name}={date:yyyy-MM-dd}",
                _ => string.Create(CultureInfo.InvariantCulture, $"{name}={value}"),
            });
        }

        return string.Join(Separator, set);
    }

    /// <summary>Reads what <see cref="With"/> and <see cref="Of"/> have written.</summary>
    public static IEnumerable<(string Name, string? Value)> Read(string? text) => (text ?? "")
        .Split(Separator, StringSplitOptions.RemoveEmptyEntries)
        .Select(field => field.Split('=', 2))
        .Select(parts => (parts[0], parts is [_, { Length: > 0 } value] ? value : null));

    /// <summary>The names of the fields that changed, with commas between; empty when none did.</summary>
    public static string Of(params ReadOnlySpan<(string Name, bool HasChanged)> fields)
    {
        List<string> changed = [];
        foreach (var (name, hasChanged) in fields)
        {
            if (hasChanged)
            {
                changed.Add(name);
            }
        }

        return string.Join(Separator, changed);
    }
}
