using Bootcamps.Api.Platform.Storage;

namespace Bootcamps.Api.Platform.Writing;

/// <summary>Writes the feed and the audit: one row in each for every change, in its transaction.</summary>
internal static class ChangeLog
{
    /// <summary>Adds the rows of a change with the batch's number and time.</summary>
    public static void Add(Batch batch, Unit unit, Change change) => Add(batch, unit, change, unit.UnitId);

    /// <summary>Adds a second change of a unit, before its main one. It has its own number, and both are written or neither.</summary>
    public static void AddFurther(Batch batch, Unit unit, Change change)
    {
        Add(batch, unit, change, Ids.New());
        batch.NextNumber();
    }

    private static void Add(Batch batch, Unit unit, Change change, string unitId)
    {
        batch.Add(Sql.AddChange, new ChangeRow
        {
            LaneId = batch.LaneId, Number = batch.Number, UnitId = unitId, Kind = change.Kind, EntityId = change.EntityId,
            Ukprn = change.Ukprn, PostedAt = batch.PostedAt,
        });
        batch.Add(Sql.AddAudit, new AuditRow
        {
            LaneId = batch.LaneId, Number = batch.Number, AuthorityId = change.AuthorityId, ActorRole = unit.Actor.Caller.Role,
            ActorId = unit.Actor.Caller.ActorId, Action = change.Kind, EntityId = change.EntityId, ChangedFields = change.ChangedFields, Reason = change.Reason,
            RequestId = unit.Actor.RequestId, PostedAt = batch.PostedAt,
        });
    }

    internal static class Sql
    {
        public const string AddChange = """
            insert into change_event (lane_id, number, unit_id, kind, entity_id, ukprn, posted_at)
            values (@LaneId, @Number, @UnitId, @Kind, @EntityId, @Ukprn, @PostedAt)
            """;

        public const string AddAudit = """
            insert into audit_event (lane_id, number, authority_id, actor_role, actor_id, action, entity_id, changed_fields, reason, request_id, posted_at)
            values (@LaneId, @Number, @AuthorityId, @ActorRole, @ActorId, @Action, @EntityId, @ChangedFields, @Reason, @RequestId, @PostedAt)
            """;

        public const string AnyUnit = """
            select unit_id
            from change_event
            where unit_id in @unitIds
            """;
    }

    private sealed record ChangeRow
    {
        public required string LaneId { get; init; }

        public required long Number { get; init; }

        public required string UnitId { get; init; }

        public required string Kind { get; init; }

        public required string EntityId { get; init; }

        public required int? Ukprn { get; init; }

        public required DateTimeOffset PostedAt { get; init; }
    }

    private sealed record AuditRow
    {
        public required string LaneId { get; init; }

        public required long Number { get; init; }

        public required string? AuthorityId { get; init; }

        public required string ActorRole { get; init; }

        public required string ActorId { get; init; }

        public required string Action { get; init; }

        public required string EntityId { get; init; }

        public required string? ChangedFields { get; init; }

        public required string? Reason { get; init; }

        public required string? RequestId { get; init; }

        public required DateTimeOffset PostedAt { get; init; }
    }
}
