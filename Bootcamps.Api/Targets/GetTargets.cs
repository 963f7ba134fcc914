using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Targets;

/// <summary>Shows the completion targets of a programme.</summary>
internal sealed class GetTargets(FundingStore programmes, TargetStore store) : Endpoint<GetTargets.Request, Results<JsonOrCsv<TargetProfile>, NotFound404>>
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
        Get("/v1/programmes/{programmeId}/targets");
        Roles(Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Get a programme's completion targets";
            summary.Description = "The totals planned by the end of each month, earlier months included. The ETag is the version.";
            summary.Responses[200] = "The targets. Empty if there are none.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<JsonOrCsv<TargetProfile>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        if (await programmes.OwnerOfAsync(programmeId, HttpContext.Caller(), ct) is null)
        {
            return new NotFound404();
        }

        var rows = await store.ListAsync(programmeId, ct);
        HttpContext.SetVersion(rows[0].TargetsVersion);
        return JsonOrCsv.Of(new TargetProfile
        {
            ProgrammeId = programmeId,
            Items =
            [
                .. rows.Where(row => row.TargetLevel is not null).Select(row => new TargetItem
                {
                    Level = row.TargetLevel!, SectorCode = row.SectorCode, Ukprn = row.Ukprn, Period = new Month(row.Period!.Value),
                    Starts = row.Starts!.Value, Completions = row.Completions!.Value, Outcomes = row.Outcomes!.Value,
                }),
            ],
        });
    }
}
