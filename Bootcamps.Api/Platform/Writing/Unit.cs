using System.Globalization;
using System.Text.Json;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Domain;

namespace Bootcamps.Api.Platform.Writing;

/// <summary>
/// One requested change. It names the facts it needs, decides on them in memory and adds its rows to the batch. The queue
/// commits it with others in one transaction, and only then answers. A unit can be decided more than once (a deadlock, a faulty
/// unit in the same batch), so it keeps nothing from an earlier attempt.
/// </summary>
internal abstract class Unit
{
    private protected Unit(string laneId, Actor actor)
    {
        LaneId = laneId;
        Actor = actor;
    }

    /// <summary>Id of the unit. A row with it in <c>change_event</c> means that the change was committed.</summary>
    public string UnitId { get; } = Ids.New();

    /// <summary>The id of what the lane is for, or <see cref="WriteQueue.ReferenceLane"/>.</summary>
    public string LaneId { get; }

    /// <summary>The actor.</summary>
    public Actor Actor { get; }

    /// <summary>The retry key of the request. Null where none is needed.</summary>
    public IdempotencyClaim? Claim { get; init; }

    /// <summary>Whether this is a dry run: decided and answered like any other, but not written.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The HTTP status of success, also used for retries.</summary>
    public int SuccessStatus { get; init; } = StatusCodes.Status201Created;

    /// <summary>Cancelled when the caller disconnects. The unit is then dropped if it has not been picked up.</summary>
    public CancellationToken CallerGone { get; init; }

    internal long EnqueuedAt { get; set; }

    /// <summary>Names the facts that <see cref="DecideIn"/> will read.</summary>
    public abstract void Ask(Batch batch);

    /// <summary>Decides and adds rows. Returns whether there is anything to commit.</summary>
    internal abstract bool DecideIn(Batch batch);

    internal abstract void Answer();

    internal abstract void Fail(Exception exception);
}

/// <summary>A change with its answer.</summary>
/// <typeparam name="T">The answer on success. It is stored as JSON for retries, so it has no personal data.</typeparam>
internal abstract class Unit<T>(string laneId, Actor actor) : Unit(laneId, actor)
{
    private readonly TaskCompletionSource<Outcome<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Outcome<T>? _decided;

    /// <summary>The decision, once it is on disk.</summary>
    public Task<Outcome<T>> Decision => _answer.Task;

    /// <summary>Decides on the facts asked for. A refusal must leave facts and batch untouched.</summary>
    protected abstract Outcome<T> Decide(Batch batch);

    /// <summary>Describes the change for the feed and the audit, after a decision that was not a refusal.</summary>
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

/// <summary>Description of a change: one row of the feed and one of the audit.</summary>
/// <param name="Kind">Past tense, such as <c>key.created</c>.</param>
/// <param name="EntityId">Id of the changed record.</param>
/// <param name="AuthorityId">The tenant it belongs to. Null for none.</param>
/// <param name="Ukprn">The provider that can see it in the feed. Null when only the authority can.</param>
/// <param name="ChangedFields">Names of the fields that were set, with values that are neither personal nor secret. Null for all fields.</param>
/// <param name="Reason">The caller's reason. Null when none was given.</param>
internal sealed record Change(string Kind, string EntityId, string? AuthorityId, int? Ukprn = null, string? ChangedFields = null, string? Reason = null);

/// <summary>Words for <see cref="Change.ChangedFields"/>.</summary>
internal static class ChangedFields
{
    private const string Separator = ", ";

    /// <summary>Fields with their new values, which must not be personal or contain a comma. A null value is not shown.</summary>
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

    /// <summary>Reads the output of <see cref="With"/> and <see cref="Of"/>.</summary>
    public static IEnumerable<(string Name, string? Value)> Read(string? text) => (text ?? "")
        .Split(Separator, StringSplitOptions.RemoveEmptyEntries)
        .Select(field => field.Split('=', 2))
        .Select(parts => (parts[0], parts is [_, { Length: > 0 } value] ? value : null));

    /// <summary>The names of the changed fields, separated by commas; empty for none.</summary>
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
