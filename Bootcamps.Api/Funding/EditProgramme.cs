using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Funding;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Changes a programme's name and the last day on which it accepts enrolments.</summary>
internal sealed class EditProgramme(FundingStore store, WriteQueue writes) : Endpoint<EditProgramme.Request, Results<Ok<Programme>, EditRefused>>
{
    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>The new values of the programme.</summary>
    internal sealed record Body
    {
        /// <summary>Its name.</summary>
        public string? Name { get; init; }

        /// <summary>
        /// Last day on which enrolments are accepted, at most six months after the programme's last and not before its latest enrolment. Null for no end.
        /// </summary>
        public string? AcceptsUntil { get; init; }

        /// <summary>
        /// Whether variations can make allocations add up to more than the allocation above them. Null for no change.
        /// </summary>
        public bool? IsOverAllocationAllowed { get; init; }

        /// <summary>The reason for the change, for the audit. Optional. Do not include personal data.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.Body.Name).Needed().TextUpTo(200);
            RuleFor(request => request.Body.AcceptsUntil).Date();
            RuleFor(request => request.Body.Reason).TextUpTo(500);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Put("/v1/programmes/{programmeId}");
        Roles(Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Change a programme";
            summary.Description = "Replaces its name and acceptsUntil; without acceptsUntil there is no end. Needs If-Match with the ETag that was read. "
                + "Enrolments are held to the new day from now on. Its year never changes; caps, targets and rules have operations of their own.";
            summary.ExampleRequest = new Body
            {
                Name = "Liverpool City Region Skills Bootcamps 2024-25",
                AcceptsUntil = "2025-03-31",
                Reason = "Close of the funding year."
            };
            summary.Responses[200] = "Changed.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Programme>, EditRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        if (await store.OwnerOfAsync(programmeId, HttpContext.Caller(), ct) is not { } authorityId)
        {
            return new EditRefused([NotFound404.Refusal(null)]);
        }

        var unit = new EditingProgramme(programmeId, authorityId, HttpContext.Actor(), HttpContext.IfMatch(), request.Body) { CallerGone = ct };
        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new EditRefused(outcome.Refusals);
        }

        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Ok(outcome.Value);
    }

    /// <summary>The unit of work. It runs in the programme's lane so that it is never decided at the same time as an enrolment.</summary>
    private sealed class EditingProgramme(string programmeId, string authorityId, Actor actor, string? ifMatch, Body body) : Unit<Programme>(programmeId, actor)
    {
        private string _changed = "";

        private string ProgrammeId => LaneId;

        public override void Ask(Batch batch)
        {
            batch.Ask(ProgrammeBook.Source, ProgrammeId);
            batch.Ask(FundingStore.LatestEnrolments, ProgrammeId);
        }

        protected override Outcome<Programme> Decide(Batch batch)
        {
            var book = batch.Get(ProgrammeBook.Source, ProgrammeId)!;
            var before = book.Programme;
            if (Versions.Check(ifMatch, before.Version) is { } staleness)
            {
                return staleness;
            }

            var (name, acceptsUntil) = (body.Name!.Trim(), IsoDates.Parse(body.AcceptsUntil));
            DateOnly? lastAcceptedOn = batch.Get(FundingStore.LatestEnrolments, ProgrammeId) is { } acceptedAt ? Days.DayOf(acceptedAt) : null;
            var refusals = ProgrammeRules.CheckEdit(acceptsUntil, before.StartsOn, before.EndsOn, lastAcceptedOn).ToList();
            if (refusals.Count > 0)
            {
                return Outcome<Programme>.Refused(refusals);
            }

            var isOverAllocationAllowed = body.IsOverAllocationAllowed ?? before.IsOverAllocationAllowed;
            book.Edit(name, acceptsUntil, isOverAllocationAllowed);
            _changed = ChangedFields.Of(
                ("name", name != before.Name),
                (acceptsUntil is null ? "acceptsUntil" : FormattableString.Invariant($"acceptsUntil={acceptsUntil:yyyy-MM-dd}"),
                    acceptsUntil != before.AcceptsUntil),
                ($"isOverAllocationAllowed={(isOverAllocationAllowed ? "true" : "false")}", isOverAllocationAllowed != before.IsOverAllocationAllowed));
            return Programme.Of(book.Programme);
        }

        protected override Change Describe(Programme value) => new("programme.edited", ProgrammeId, authorityId, ChangedFields: _changed, Reason: body.Reason);
    }
}
