using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Sectors;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Sectors;

/// <summary>Adds a sector that an authority funds.</summary>
internal sealed class AddSector(AreaStore areas, WriteQueue writes) : Endpoint<AddSector.Request, Results<Created<Sector>, WriteRefused, Invalid400>>
{
    internal sealed class Request
    {
        /// <summary>A value of your own for this sector, 1 to 100 visible ASCII characters. Send the same one when you retry: nothing is made twice.</summary>
        [FromHeader(IdempotentRequests.Header, isRequired: false)]
        public string? IdempotencyKey { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>A sector to add.</summary>
    internal sealed record Body
    {
        /// <summary>The authority: its own by default; an admin has to name it.</summary>
        public string? Authority { get; init; }

        /// <summary>The authority's code for it, such as green-energy: small letters, digits and hyphens. It never changes; none, unknown and programme are taken.</summary>
        public string? SectorCode { get; init; }

        /// <summary>What it is called.</summary>
        public string? Name { get; init; }

        /// <summary>The code of the national Course Directory that it belongs to.</summary>
        public string? OfficialCode { get; init; }

        /// <summary>Which rule sets apply to its courses: standard by default, or hgv.</summary>
        public string? Route { get; init; }

        /// <summary>Whether its courses may be at level 2; false by default.</summary>
        public bool? IsLevel2Allowed { get; init; }

        /// <summary>Its place in lists; after the last by default. Sectors with the same number follow their codes.</summary>
        public int? DisplayOrder { get; init; }

        /// <summary>The sector as it is kept.</summary>
        /// <param name="authorityId">The authority.</param>
        /// <param name="next">The number after the last.</param>
        public SectorRow ToRow(string authorityId, int next) => new()
        {
            AuthorityId = authorityId,
            SectorCode = SectorCode!,
            Name = Name!.Trim(),
            OfficialCode = OfficialCode!,
            Route = Route ?? RuleSet.StandardRoute,
            IsLevel2Allowed = IsLevel2Allowed ?? false,
            DisplayOrder = DisplayOrder ?? next,
        };
    }

    internal sealed class Rules : Validator<Request>
    {
        private static readonly string[] Routes = [RuleSet.StandardRoute, RuleSet.HgvRoute];

        public Rules()
        {
            RuleFor(request => request.Body.Authority).Key(20);
            RuleFor(request => request.Body.SectorCode).Needed().Text(
                Domain.Sectors.SectorCode.IsWellFormed, "request.id-invalid", "Must be up to 40 small letters, digits and single hyphens, and none of: none, unknown, programme.", schema =>
                {
                    schema.Pattern = "^[a-z0-9]+(-[a-z0-9]+)*$";
                    schema.MinLength = 1;
                    schema.MaxLength = Domain.Sectors.SectorCode.Longest;
                });
            RuleFor(request => request.Body.Name).Needed().TextUpTo(100);
            RuleFor(request => request.Body.OfficialCode).Needed().OneOf([.. OfficialSector.All.Select(sector => sector.Code)]);
            RuleFor(request => request.Body.Route).OneOf(Routes);
            RuleFor(request => request.Body.DisplayOrder).Within(1, 1_000);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/sectors");
        Roles(Role.Authority, Role.Admin);
        Options(route => route.WithMetadata(NeedsIdempotencyKey.Instance));
        Summary(summary =>
        {
            summary.Summary = "Add a sector";
            summary.Description = "An authority adds to its own, an admin to the one it names. Courses can be in it at once; give it an allocation before learners enrol, or its places are limited by the programme only.";
            summary.ExampleRequest = new Body { SectorCode = "green-energy", Name = "Green energy", OfficialCode = "CONSTRUCTION", Route = RuleSet.StandardRoute, IsLevel2Allowed = true };
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

        var outcome = await writes.SubmitAsync(new AddingSector(authorityId, request.Body, HttpContext.Actor()) { Claim = HttpContext.IdempotencyClaim(), CallerGone = ct });
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        areas.Forget(authorityId);
        return TypedResults.Created((string?)null, outcome.Value);
    }
}
