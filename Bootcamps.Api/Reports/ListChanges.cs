using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.OpenApi;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Reports;

/// <summary>
/// Lists what has changed in a programme, in the order of commit, for systems that follow it. A change gets its number inside the transaction that makes it, by the
/// programme's only writer, and the next transaction begins when this one has ended. So no number appears behind one that can be read, and whoever goes on from
/// the last one read misses nothing, however many changes arrive meanwhile.
/// </summary>
internal sealed class ListChanges(FundingStore programmes, ReportStore store) : Endpoint<ListChanges.Request, Results<Ok<ListChanges.Changes>, NotFound404>>
{
    private const int UsualItems = 100;

    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        /// <summary>The <c>next</c> of the answer before: only changes with a greater number; 0, the beginning, unless said.</summary>
        [QueryParam]
        public long? After { get; init; }

        /// <summary>Most changes in the answer; 100 unless said.</summary>
        [QueryParam]
        public int? Limit { get; init; }
    }

    /// <summary>Changes of a programme, and where to go on.</summary>
    internal sealed record Changes
    {
        /// <summary>The changes, by number; empty when there is nothing new.</summary>
        [MaxLength(Paging.MostItems)]
        public required IReadOnlyList<Change> Items { get; init; }

        /// <summary>Send it as <c>after</c> next time, at the end of the feed too: the number of the last item, or the <c>after</c> that was sent when there is none.</summary>
        public required long Next { get; init; }

        /// <summary>Whether there is more to read now. When false, ask again after a while.</summary>
        public required bool HasMore { get; init; }

        /// <summary>
        /// The last number there is for you; 0 when there is none. Begin with it as <c>after</c> to follow only what is new.
        /// When it is less than the <c>after</c> that was sent, the database has been restored: what you know is ahead of it.
        /// </summary>
        public required long LastNumber { get; init; }
    }

    /// <summary>A change. What it made of the record is read with the record.</summary>
    internal sealed record Change
    {
        /// <summary>Its number within the programme, in the order of commit: 1, 2, 3 … without gaps for the authority; for a provider the numbers between are not its own.</summary>
        [Range(typeof(long), "1", "9007199254740991")]
        public required long Number { get; init; }

        /// <summary>
        /// What happened: programme.opened, programme.edited, rule-set.created, allocations.replaced, targets.replaced, cohort.created, cohort.edited, cohort.closed, cohort.reopened, enrolment.created,
        /// enrolment.withdrawn, enrolment.deferred, enrolment.resumed, enrolment.transferred, enrolment.corrected, enrolment.lapsed, enrolment.outcome-closed, milestone.declared, milestone.voided,
        /// statement.authorised, statement.paid, statement.payment-reversed.
        /// More kinds will come: pass over those you do not know.
        /// </summary>
        [MaxLength(60)]
        [RegularExpression(@"^[a-z-]+\.[a-z-]+$")]
        public required string Kind { get; init; }

        /// <summary>The record that it happened to: the programme (also for allocations and targets), the rule set, the cohort, the enrolment, the milestone or the statement.</summary>
        [MaxLength(120)]
        [RegularExpression("^[A-Za-z0-9/-]+$")]
        public required string EntityId { get; init; }

        /// <summary>The provider whose record it is; null when it is the authority's.</summary>
        public required int? Ukprn { get; init; }

        /// <summary>When, UTC; never earlier than the change before.</summary>
        public required DateTimeOffset PostedAt { get; init; }

        /// <summary>A change as it is kept.</summary>
        public static Change Of(ChangeRow row) => new() { Number = row.Number, Kind = row.Kind, EntityId = row.EntityId, Ukprn = row.Ukprn, PostedAt = row.PostedAt };
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.After).Within(0, FieldNames.LargestExact);
            RuleFor(request => request.Limit).IsLimit();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/programmes/{programmeId}/changes");
        Roles(Role.Authority, Role.Provider);
        Summary(summary =>
        {
            summary.Summary = "List what has changed in a programme";
            summary.Description =
                "The change feed, for systems that keep up with a programme by asking again and again. An authority sees every change, a provider those of its own records, each exactly once and in "
                + "the order of commit: go on from `next` and none is ever skipped or repeated, however many are made meanwhile. It names records and holds nothing personal. Asking costs the same however "
                + "long the feed is.";
            summary.Responses[200] = "The changes after that number.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Changes>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        var caller = HttpContext.Caller();
        if (await programmes.OwnerOfAsync(programmeId, caller, ct) is null)
        {
            return new NotFound404();
        }

        var after = request.After ?? 0;
        var rows = await store.ChangesAsync(programmeId, caller, after, request.Limit ?? UsualItems, ct);

        // Read after the page, so that what is committed in between counts as more to come and never as read.
        var lastNumber = await store.LastChangeAsync(programmeId, caller, ct);
        var next = rows is [.., var last] ? last.Number : after;
        return TypedResults.Ok(new Changes { Items = [.. rows.Select(Change.Of)], Next = next, HasMore = next < lastNumber, LastNumber = lastNumber });
    }
}
