using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Shows the funding allocations of a programme.</summary>
internal sealed class GetAllocations(FundingStore store) : Endpoint<GetAllocations.Request, Results<JsonOrCsv<Allocations>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        /// <summary><c>json</c>, the default, or <c>csv</c>. The same can be asked for with the header Accept.</summary>
        [QueryParam]
        public string? Format { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/programmes/{programmeId}/allocations");
        Roles(Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Get a programme's funding allocations";
            summary.Description = "The caps. The ETag is their version. Enrolments do not change it. Headroom shows what is committed.";
            summary.Responses[200] = "The allocations. Empty if there are none.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<JsonOrCsv<Allocations>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        if (await store.OwnerOfAsync(programmeId, HttpContext.Caller(), ct) is null)
        {
            return new NotFound404();
        }

        var rows = await store.AllocationsAsync(programmeId, ct);
        HttpContext.SetVersion(rows[0].AllocationsVersion);
        return JsonOrCsv.Of(new Allocations
        {
            ProgrammeId = programmeId,
            Items =
            [
                .. rows.Where(row => row.PoolId is not null).Select(row => new AllocationItem
                {
                    PoolId = row.PoolId!, Level = row.PoolLevel!, SectorCode = row.SectorCode, Ukprn = row.Ukprn,
                    CapPlaces = row.CapPlaces!.Value, CapPence = row.CapPence!.Value,
                }),
            ],
            Warnings = [],
        });
    }
}
