using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Shows a programme.</summary>
internal sealed class GetProgramme(FundingStore store) : Endpoint<GetProgramme.Request, Results<Ok<Programme>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/programmes/{programmeId}");
        Roles(Role.Authority, Role.Provider);
        Summary(summary =>
        {
            summary.Summary = "Get a programme";
            summary.Description = "An authority and its providers see the authority's programmes. The ETag is what an edit sends in If-Match.";
            summary.Responses[200] = "The programme.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Programme>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.ProgrammeId!, HttpContext.Caller(), ct) is not { } row)
        {
            return new NotFound404();
        }

        HttpContext.SetVersion(row.Version);
        return TypedResults.Ok(Programme.Of(row));
    }
}
