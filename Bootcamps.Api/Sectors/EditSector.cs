using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Sectors;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Sectors;

/// <summary>Changes a sector.</summary>
internal sealed class EditSector(AreaStore areas, WriteQueue writes) : Endpoint<EditSector.Request, Results<Ok<Sector>, EditRefused, Invalid400>>
{
    internal sealed class Request
    {
        /// <summary>The sector, such as digital.</summary>
        [RouteParam]
        public string? SectorCode { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>The new values of the sector.</summary>
    internal sealed record Body : SectorBody
    {
        /// <summary>The reason for the change, for the audit. Optional. Do not include personal data.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.SectorCode).Key();
            RuleFor(request => request.Body).SetValidator(new SectorBody.Rules());
            RuleFor(request => request.Body.Reason).TextUpTo(500);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Put("/v1/sectors/{sectorCode}");
        Roles(Role.Authority, Role.Admin);
        Summary(summary =>
        {
            summary.Summary = "Change a sector";
            summary.Description =
                "Replaces all of it but its code. Needs If-Match with the ETag that was read. An authority changes its own, an admin those of the "
                + "authority it names. Its route stays once it has cohorts; level 2 stays allowed while a course is at level 2 for that reason.";
            summary.ExampleRequest = new Body
            {
                Name = "Digital and data",
                OfficialCode = "DIGITAL",
                Route = RuleSet.StandardRoute,
                IsLevel2Allowed = false,
                DisplayOrder = 2,
                Reason = "Renamed."
            };
            summary.Responses[200] = "Changed.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Sector>, EditRefused, Invalid400>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        if ((request.Body.Authority ?? caller.AuthorityId) is not { } authorityId)
        {
            return Invalid400.Required("/authority");
        }

        if (caller.Role != Role.Admin && !caller.MaySee(authorityId))
        {
            return new EditRefused([NotFound404.Refusal("/authority")]);
        }

        var unit = new EditingSector(authorityId, request.SectorCode!, HttpContext.IfMatch(), request.Body, HttpContext.Actor()) { CallerGone = ct };
        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new EditRefused(outcome.Refusals);
        }

        areas.Forget(authorityId);
        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Ok(outcome.Value);
    }

    private sealed class EditingSector(string authorityId, string sectorCode, string? ifMatch, Body body, Actor actor)
        : Unit<Sector>(WriteQueue.ReferenceLane, actor)
    {
        private string _changed = "";

        public override void Ask(Batch batch)
        {
            batch.Ask(SectorStore.Sectors, authorityId);
            batch.Ask(SectorStore.Uses, (authorityId, sectorCode));
        }

        protected override Outcome<Sector> Decide(Batch batch)
        {
            var sectors = batch.Get(SectorStore.Sectors, authorityId);
            if (sectors?.Find(sectorCode) is not { } row)
            {
                return NotFound404.Refusal(null);
            }

            if (Versions.Check(ifMatch, row.Version) is { } staleness)
            {
                return staleness;
            }

            var edited = body.ToRow(authorityId, sectorCode, row.DisplayOrder, row.Version + 1);
            var use = batch.Get(SectorStore.Uses, (authorityId, sectorCode))!;
            var refusals = SectorRules.CheckEdit(
                new SectorTerms(row.Route, row.IsLevel2Allowed),
                new SectorTerms(edited.Route, edited.IsLevel2Allowed),
                use.HasCohorts,
                use.HasLevel2Courses).ToList();
            if (refusals.Count > 0)
            {
                return Outcome<Sector>.Refused(refusals);
            }

            _changed = ChangedFields.Of(
                ("name", edited.Name != row.Name),
                ($"officialCode={edited.OfficialCode}", edited.OfficialCode != row.OfficialCode),
                ($"route={edited.Route}", edited.Route != row.Route),
                ($"isLevel2Allowed={edited.IsLevel2Allowed}", edited.IsLevel2Allowed != row.IsLevel2Allowed),
                (FormattableString.Invariant($"displayOrder={edited.DisplayOrder}"), edited.DisplayOrder != row.DisplayOrder));
            batch.Add(SectorStore.Sql.Edit, edited);
            batch.Set(SectorStore.Sectors, authorityId, sectors.With(edited));
            return Sector.Of(edited);
        }

        protected override Change Describe(Sector value) =>
            new("sector.edited", $"{authorityId}/{sectorCode}", authorityId, ChangedFields: _changed, Reason: body.Reason);
    }
}
