using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.OpenApi;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Reports;

/// <summary>
/// Lists a programme's changes in the order of commit, for systems that follow it. The programme's only writer numbers a change inside its transaction,
/// and the next transaction begins when this one has ended. So no lower number appears later, and a reader that continues from the last number
/// misses nothing.
/// </summary>
internal sealed partial class ListChanges(
    FundingStore programmes,
    ReportStore store) : Endpoint<ListChanges.Request, Results<JsonOrCsv<ListChanges.Changes>, NotFound404>>
{
    private const int UsualItems = 100;
    private const string KindPattern = @"^[a-z-]+\.[a-z-]+$";
    private const string EntityPattern = "^[A-Za-z0-9/-]+$";

    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        /// <summary><c>next</c> from the previous answer: returns only changes with a greater number. Default: 0, the beginning.</summary>
        [QueryParam]
        public long? After { get; init; }

        /// <summary>Only changes made on this day in England or later, such as 2024-11-01.</summary>
        [QueryParam]
        public string? From { get; init; }

        /// <summary>Only changes made on this day in England or earlier.</summary>
        [QueryParam]
        public string? To { get; init; }

        /// <summary>Only changes of this kind, such as milestone.declared.</summary>
        [QueryParam]
        public string? Kind { get; init; }

        /// <summary>Only changes of this record: a cohort, an enrolment, a milestone, a statement, a variation, a rule set or the programme.</summary>
        [QueryParam]
        public string? EntityId { get; init; }

        /// <summary>Only changes of this enrolment and its milestones.</summary>
        [QueryParam]
        public string? EnrolmentId { get; init; }

        /// <summary>Most changes in the answer. Default: 100.</summary>
        [QueryParam]
        public int? Limit { get; init; }

        /// <summary><c>json</c>, the default, or <c>csv</c>. The same can be asked for with the header Accept.</summary>
        [QueryParam]
        public string? Format { get; init; }
    }

    /// <summary>Changes to a programme, and the number to continue from.</summary>
    internal sealed record Changes : ITable
    {
        /// <summary>The changes, ordered by number. Empty if there are none.</summary>
        [MaxLength(Paging.MostItems)]
        public required IReadOnlyList<Change> Items { get; init; }

        /// <summary>Send it as <c>after</c> next time. It is the number of the last item, or the <c>after</c> you sent if there are no items.</summary>
        public required long Next { get; init; }

        /// <summary>Whether there are more changes to read now. If false, ask again after a while.</summary>
        public required bool HasMore { get; init; }

        /// <summary>
        /// The number of the latest change for you and your filters; 0 when there is none. Send it as <c>after</c> to get only new changes.
        /// If it is less than the <c>after</c> you sent, the database has been restored to an earlier state.
        /// </summary>
        public required long LastNumber { get; init; }

        Type ITable.RowType => typeof(Change);

        IEnumerable<object> ITable.Rows => Items;
    }

    /// <summary>A change: what happened to which record, who did it and which fields it set. Nothing in it is personal data of learners.</summary>
    internal sealed record Change
    {
        /// <summary>
        /// Its number within the programme, in the order of commit: 1, 2, 3 … without gaps for the authority; for a provider the numbers between are not its
        /// own.
        /// </summary>
        [Range(typeof(long), "1", "9007199254740991")]
        public required long Number { get; init; }

        /// <summary>
        /// What happened: programme.opened, programme.edited, rule-set.created, allocations.replaced, targets.replaced, cohort.created, cohort.edited,
        /// cohort.closed, cohort.reopened, enrolment.created, enrolment.withdrawn, enrolment.deferred, enrolment.resumed, enrolment.transferred,
        /// enrolment.corrected, enrolment.lapsed, enrolment.outcome-closed, milestone.declared, milestone.voided, statement.authorised, statement.paid,
        /// statement.payment-reversed, variation.proposed, variation.approved, variation.rejected, variation.superseded, variation.effective.
        /// More kinds will be added: ignore kinds you do not know.
        /// </summary>
        [MaxLength(60)]
        [RegularExpression(KindPattern)]
        public required string Kind { get; init; }

        /// <summary>
        /// The record that changed: the programme (also for allocations and targets), rule set, cohort, enrolment, milestone, statement or variation.
        /// </summary>
        [MaxLength(120)]
        [RegularExpression(EntityPattern)]
        public required string EntityId { get; init; }

        /// <summary>The provider that the record belongs to. Null if it belongs to the authority.</summary>
        public required int? Ukprn { get; init; }

        /// <summary>When it changed, UTC. Never earlier than the previous change.</summary>
        public required DateTimeOffset PostedAt { get; init; }

        /// <summary>Who made the change.</summary>
        public required ChangeActor By { get; init; }

        /// <summary>The fields that were set; empty if the whole record is new or replaced.</summary>
        [MaxLength(100)]
        public required IReadOnlyList<ChangeField> Fields { get; init; }

        /// <summary>A change from its row, as the caller can see it.</summary>
        public static Change Of(ChangeRow row, Caller caller) => new()
        {
            Number = row.Number,
            Kind = row.Kind,
            EntityId = row.EntityId,
            Ukprn = row.Ukprn,
            PostedAt = row.PostedAt,
            By = ChangeActor.Of(row, caller),
            Fields = [.. ChangedFields.Read(row.ChangedFields).Select(field => new ChangeField { Name = field.Name, Value = field.Value })],
        };
    }

    /// <summary>Who made a change: a key, a person or the service. A provider sees the key for its own changes, and only the role for all others.</summary>
    internal sealed record ChangeActor
    {
        /// <summary>provider, authority or admin; system for changes by the service, such as lapsing a place.</summary>
        [AllowedValues(Platform.Access.Role.Provider, Platform.Access.Role.Authority, Platform.Access.Role.Admin, Platform.Access.Role.System)]
        public required string Role { get; init; }

        /// <summary>The key. Null for a person and for the service.</summary>
        [MaxLength(20)]
        [RegularExpression("^[A-Za-z0-9]+$")]
        public required string? KeyId { get; init; }

        /// <summary>Name of the key. Null for a person and for the service.</summary>
        [MaxLength(100)]
        [RegularExpression(@"\S")]
        public required string? KeyName { get; init; }

        /// <summary>The person: the subject of their token. Null for a key and for the service.</summary>
        [MaxLength(100)]
        [RegularExpression("^[!-~]+$")]
        public required string? PersonId { get; init; }

        /// <summary>Who made a change, as the caller can see it.</summary>
        public static ChangeActor Of(ChangeRow row, Caller caller)
        {
            var role = row.ActorRole ?? Platform.Access.Role.System;
            var isNamed = role != Platform.Access.Role.System && (!caller.IsProvider || role == Platform.Access.Role.Provider);
            return new ChangeActor
            {
                Role = role, KeyId = isNamed ? row.KeyId : null, KeyName = isNamed ? row.KeyName : null,
                PersonId = isNamed && row.KeyId is null ? row.ActorId : null,
            };
        }
    }

    /// <summary>A field that a change set.</summary>
    internal sealed record ChangeField : IHasText
    {
        /// <summary>The field, by its name in the record's own message.</summary>
        [MaxLength(60)]
        [RegularExpression("^[A-Za-z0-9]+$")]
        public required string Name { get; init; }

        /// <summary>The new value, as text. Null if the value can be personal or is long; get the record to see it.</summary>
        [MaxLength(200)]
        [RegularExpression(@"\S")]
        public required string? Value { get; init; }

        string IHasText.Text => Value is null ? Name : $"{Name}={Value}";
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.After).Within(0, FieldNames.LargestExact);
            RuleFor(request => request.From).Date();
            RuleFor(request => request.To).Date();
            RuleFor(request => request.Kind).Text(
                text => text is { Length: <= 60 } && ChangeKind().IsMatch(text),
                "request.malformed",
                "Must be a kind of change, such as milestone.declared.",
                schema =>
                {
                    schema.Pattern = KindPattern;
                    schema.MaxLength = 60;
                });
            RuleFor(request => request.EntityId).Text(
                text => text is { Length: <= 120 } && Entity().IsMatch(text),
                "request.id-invalid",
                "Must be the entityId of a change, such as LCRCA-2024-25.",
                schema =>
                {
                    schema.Pattern = EntityPattern;
                    schema.MaxLength = 120;
                });
            RuleFor(request => request.EnrolmentId).Id();
            RuleFor(request => request.Limit).IsLimit();
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/programmes/{programmeId}/changes");
        Roles(Role.Authority, Role.Provider);
        Summary(summary =>
        {
            summary.Summary = "List changes to a programme";
            summary.Description =
                "The change feed, for systems that follow a programme. Each change appears once, in the order of commit, with who made it and the "
                + "fields that were set. Continue from `next`, with the same filters, and you never skip or repeat a change. An authority sees every "
                + "change, a provider those to its own records. It has no personal data about learners. A request takes the same time however long the "
                + "feed is.";
            summary.Responses[200] = "The changes after this number.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<JsonOrCsv<Changes>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        var caller = HttpContext.Caller();
        if (await programmes.OwnerOfAsync(programmeId, caller, ct) is null)
        {
            return new NotFound404();
        }

        var after = request.After ?? 0;
        var to = IsoDates.Parse(request.To);
        var (first, lastInTime) = await store.NumbersAsync(
            programmeId, IsoDates.Parse(request.From) is { } from ? Days.StartOf(from) : null, to is { } day ? Days.StartOf(day.AddDays(1)) : null, ct);
        var filter = new ChangeFilter { First = first, Last = lastInTime, Kind = request.Kind, EntityIds = await EntitiesAsync(request, ct) };
        var rows = await store.ChangesAsync(programmeId, caller, filter, after, request.Limit ?? UsualItems, ct);

        // Read after the page, so that a change committed in between counts as more to come, not as read.
        var lastNumber = await store.LastChangeAsync(programmeId, caller, filter, ct);
        var next = rows is [.., var last] ? last.Number : after;
        if (next < lastNumber)
        {
            HttpContext.LinkToNext("after", next.ToString(CultureInfo.InvariantCulture));
        }

        return JsonOrCsv.Of(
            new Changes { Items = [.. rows.Select(row => Change.Of(row, caller))], Next = next, HasMore = next < lastNumber, LastNumber = lastNumber });
    }

    // A record of another enrolment than the one in the filter has no matching changes.
    private async Task<IReadOnlyList<string?>?> EntitiesAsync(Request request, CancellationToken ct)
    {
        if (request.EnrolmentId is not { } enrolmentId)
        {
            return request.EntityId is { } entityId ? [entityId] : null;
        }

        List<string?> entities = [enrolmentId, .. await store.MilestoneIdsAsync(enrolmentId, ct)];
        return [.. entities.Where(entity => (request.EntityId ?? entity) == entity)];
    }

    [GeneratedRegex(KindPattern, RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex ChangeKind();

    [GeneratedRegex(EntityPattern, RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Entity();
}
