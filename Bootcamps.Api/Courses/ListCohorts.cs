using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Providers;
using FastEndpoints;

namespace Bootcamps.Api.Courses;

/// <summary>Lists cohorts, a page at a time.</summary>
internal sealed class ListCohorts(CohortStore store, OfferStore offers, TimeProvider clock) : Endpoint<ListCohorts.Request, JsonOrCsv<Page<Cohort>>>
{
    internal sealed class Request
    {
        /// <summary>Only those of this programme.</summary>
        [QueryParam]
        public string? ProgrammeId { get; init; }

        /// <summary>Only those of this course.</summary>
        [QueryParam]
        public string? CourseId { get; init; }

        /// <summary>Only those of this provider.</summary>
        [QueryParam]
        public int? Ukprn { get; init; }

        /// <summary>Only those of this sector.</summary>
        [QueryParam]
        public string? SectorCode { get; init; }

        /// <summary>Only those taught in this local authority.</summary>
        [QueryParam]
        public string? LocalAuthorityCode { get; init; }

        /// <summary>Only those that start on this day or later, such as 2024-11-01.</summary>
        [QueryParam]
        public string? From { get; init; }

        /// <summary>Only those that start on this day or earlier.</summary>
        [QueryParam]
        public string? To { get; init; }

        /// <summary>Only those with this status.</summary>
        [QueryParam]
        public string? Status { get; init; }

        /// <summary>
        /// <c>true</c>: only those that residents can join now: status open, a seat left, the provider active, the programme accepting, and starting today or
        /// later or within the late-joining days of the rule set. <c>false</c>: only the others. A partner is only ever shown those that can be joined.
        /// </summary>
        [QueryParam]
        public string? IsOpen { get; init; }

        /// <summary>Maximum number of cohorts on the page. Default: 50.</summary>
        [QueryParam]
        public int? Limit { get; init; }

        /// <summary><c>next</c> from the previous page.</summary>
        [QueryParam]
        public string? Cursor { get; init; }

        /// <summary><c>json</c>, the default, or <c>csv</c>. The same can be asked for with the header Accept.</summary>
        [QueryParam]
        public string? Format { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.CourseId).Id();
            RuleFor(request => request.Ukprn).Ukprn();
            RuleFor(request => request.SectorCode).Key();
            RuleFor(request => request.LocalAuthorityCode).LocalAuthority();
            RuleFor(request => request.From).Date();
            RuleFor(request => request.To).Date();
            RuleFor(request => request.Status).OneOf(Cohort.Statuses);
            RuleFor(request => request.IsOpen).Boolean();
            RuleFor(request => request.Limit).IsLimit();
            RuleFor(request => request.Cursor).IsCursor();
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/cohorts");
        Roles(Role.Provider, Role.Authority, Role.Partner);
        Summary(summary =>
        {
            summary.Summary = "List cohorts";
            summary.Description =
                "In the order they were added, by programme. A provider sees its own, an authority all of its programmes', a partner those that residents "
                + "can join now.";
            summary.Responses[200] = "A page of cohorts.";
        });
    }

    /// <inheritdoc/>
    public override async Task<JsonOrCsv<Page<Cohort>>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        var filter = new CohortFilter
        {
            ProgrammeId = request.ProgrammeId,
            CourseId = request.CourseId,
            Ukprn = request.Ukprn,
            SectorCode = request.SectorCode,
            LocalAuthorityCode = request.LocalAuthorityCode,
            StartsFrom = IsoDates.Parse(request.From),
            StartsTo = IsoDates.Parse(request.To),
            Status = request.Status,
            IsOfferedOnly = caller.Role == Role.Partner,
            IsOpen = Booleans.Parse(request.IsOpen),
            LateJoinable = await LateJoinableAsync(caller, ct),
            Today = clock.Today(),
        };
        return await HttpContext.ListAsync(
            request.Cursor,
            request.Limit,
            (cursor, limit) => store.ListAsync(caller, filter, cursor.Group, cursor.Number, limit, ct),
            row => new Cursor(row.ProgrammeId, row.Number),
            Cohort.Of);
    }

    // The offer has the rule sets. Few cohorts have begun and are still offered.
    private async ValueTask<IReadOnlyCollection<string>> LateJoinableAsync(Caller caller, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        return [.. (await offers.OfAsync(caller.AuthorityId!, cancellationToken)).Open.Where(cohort => cohort.StartsOn < today)
            .Select(cohort => cohort.CohortId)];
    }
}
