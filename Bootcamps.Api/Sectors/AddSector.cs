using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Sectors;

/// <summary>Adds a sector that an authority funds.</summary>
internal sealed class AddSector(AreaStore areas, WriteQueue writes) : Endpoint<AddSector.Request, Results<Created<Sector>, WriteRefused, Invalid400>>
{
    internal sealed class Request
    {
        /// <summary>
        /// A unique value for this request: 1 to 100 visible ASCII characters. Send the same value when you retry, and the sector is added only once.
        /// </summary>
        [FromHeader(IdempotentRequests.Header, isRequired: false)]
        public string? IdempotencyKey { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>A sector to add.</summary>
    internal sealed record Body : SectorBody
    {
        /// <summary>
        /// The authority's code for it, such as green-energy: small letters, digits and hyphens. It never changes. Do not use none, unknown or programme:
        /// they are reserved.
        /// </summary>
        public string? SectorCode { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.Body.SectorCode).Needed().Text(
                Domain.Sectors.SectorCode.IsWellFormed,
                "request.id-invalid",
                "Must be up to 40 small letters, digits and single hyphens, and none of: none, unknown, programme.",
                schema =>
                {
                    schema.Pattern = "^[a-z0-9]+(-[a-z0-9]+)*$";
                    schema.MinLength = 1;
                    schema.MaxLength = Domain.Sectors.SectorCode.Longest;
                });
            RuleFor(request => request.Body).SetValidator(new SectorBody.Rules());
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/sectors");
        Roles(Role.Authority, Role.Admin);
        Options(route => route.WithMetadata(new NeedsIdempotencyKey("/v1/sectors/{sectorCode}", HasVersion: true)));
        Summary(summary =>
        {
            summary.Summary = "Add a sector";
            summary.Description =
                "An authority adds to its own, an admin to the one it names. Courses can be in it at once; give it an allocation before learners enrol, or "
                + "its places are limited by the programme only.";
            summary.ExampleRequest = new Body
            {
                SectorCode = "green-energy",
                Name = "Green energy",
                OfficialCode = "CONSTRUCTION",
                Route = RuleSet.StandardRoute,
                IsLevel2Allowed = true
            };
            summary.Responses[201] = "Added.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Created<Sector>, WriteRefused, Invalid400>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        if ((request.Body.Authority ?? caller.AuthorityId) is not { } authorityId)
        {
            return Invalid400.Required("/authority");
        }

        if (caller.Role != Role.Admin && !caller.MaySee(authorityId))
        {
            return new WriteRefused([NotFound404.Refusal("/authority")]);
        }

        var unit = new AddingSector(authorityId, request.Body, HttpContext.Actor()) { Claim = HttpContext.IdempotencyClaim(), CallerGone = ct };
        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        areas.Forget(authorityId);
        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Created($"/v1/sectors/{outcome.Value.SectorCode}", outcome.Value);
    }
}
