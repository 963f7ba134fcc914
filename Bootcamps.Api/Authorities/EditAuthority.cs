using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Authorities;

/// <summary>Changes an authority and its area.</summary>
internal sealed class EditAuthority(AreaStore areas, WriteQueue writes, TimeProvider clock)
    : Endpoint<EditAuthority.Request, Results<Ok<Authority>, EditRefused>>
{
    internal sealed class Request
    {
        /// <summary>The authority, such as LCRCA.</summary>
        [RouteParam]
        public string? AuthorityId { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>The new values of the authority.</summary>
    internal sealed record Body : AuthorityBody
    {
        /// <summary>The reason for the change, for the audit. Optional. Do not include personal data.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.AuthorityId).Key(20);
            RuleFor(request => request.Body).SetValidator(new AuthorityBody.Rules());
            RuleFor(request => request.Body.Reason).TextUpTo(500);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Put("/v1/authorities/{authorityId}");
        Roles(Role.Admin);
        Summary(summary =>
        {
            summary.Summary = "Change an authority";
            summary.Description = "Replaces name, code and area; what is left out is cleared. Needs If-Match with the ETag that was read. "
                + "A council stays in the area on the days on which learners from there start.";
            summary.ExampleRequest = new Body
            {
                Name = "Liverpool City Region Combined Authority",
                GssCode = "E47000004",
                Areas =
                [
                    new AuthorityBody.Area { LocalAuthorityCode = "E06000006", Name = "Halton", ValidFrom = "2014-04-01" },
                    new AuthorityBody.Area { LocalAuthorityCode = "E08000011", Name = "Knowsley", ValidFrom = "2014-04-01" },
                    new AuthorityBody.Area { LocalAuthorityCode = "E08000012", Name = "Liverpool", ValidFrom = "2014-04-01" },
                    new AuthorityBody.Area { LocalAuthorityCode = "E08000013", Name = "St Helens", ValidFrom = "2014-04-01" },
                    new AuthorityBody.Area { LocalAuthorityCode = "E08000014", Name = "Sefton", ValidFrom = "2014-04-01" },
                    new AuthorityBody.Area { LocalAuthorityCode = "E08000015", Name = "Wirral", ValidFrom = "2014-04-01" },
                ],
                Reason = "St Helens is written without a full stop.",
            };
            summary.Responses[200] = "Changed.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Authority>, EditRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var unit = new EditingAuthority(request.AuthorityId!, HttpContext.IfMatch(), request.Body, clock.Today(), HttpContext.Actor()) { CallerGone = ct };
        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new EditRefused(outcome.Refusals);
        }

        areas.Forget(outcome.Value.AuthorityId);
        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Ok(outcome.Value);
    }

    private sealed class EditingAuthority(string authorityId, string? ifMatch, Body body, DateOnly today, Actor actor)
        : Unit<Authority>(WriteQueue.ReferenceLane, actor)
    {
        private string _changed = "";

        public override void Ask(Batch batch)
        {
            batch.Ask(AuthorityStore.Files, authorityId);
            batch.Ask(AuthorityStore.Starts, authorityId);
        }

        protected override Outcome<Authority> Decide(Batch batch)
        {
            if (batch.Get(AuthorityStore.Files, authorityId) is not { } file)
            {
                return NotFound404.Refusal(null);
            }

            if (Versions.Check(ifMatch, file.Row.Version) is { } staleness)
            {
                return staleness;
            }

            var after = body.ToAreas();
            List<Refusal> refusals =
            [
                .. AreaRules.Check(after, today),
                .. AreaRules.CheckEdit([.. file.Areas.Select(area => area.ToMembership())], after, batch.Get(AuthorityStore.Starts, authorityId)!),
            ];
            if (refusals.Count > 0)
            {
                return Outcome<Authority>.Refused(refusals);
            }

            var (row, rows) = (
                file.Row with { Name = body.Name!.Trim(), GssCode = body.GssCode, Version = file.Row.Version + 1 },
                after.Select(area => AreaRow.Of(authorityId, area)).ToList());
            _changed = ChangedFields.Of(
                ("name", row.Name != file.Row.Name),
                ($"gssCode={row.GssCode}", row.GssCode != file.Row.GssCode),
                ("areas", !rows.ToHashSet().SetEquals(file.Areas)));
            (file.Row, file.Areas) = (row, rows);
            return Authority.Of(row, rows);
        }

        protected override Change Describe(Authority value) => new("authority.edited", authorityId, authorityId, ChangedFields: _changed, Reason: body.Reason);
    }
}
