using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Providers;
using FastEndpoints;

namespace Bootcamps.Api.Courses;

/// <summary>Lists an authority's courses, a page at a time.</summary>
internal sealed class ListCourses(CourseStore store) : Endpoint<ListCourses.Request, JsonOrCsv<Page<Course>>>
{
    internal sealed class Request
    {
        /// <summary>Only those of this sector.</summary>
        [QueryParam]
        public string? SectorCode { get; init; }

        /// <summary>Only those of this provider.</summary>
        [QueryParam]
        public int? Ukprn { get; init; }

        /// <summary>Maximum number of courses on the page. Default: 50.</summary>
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
            RuleFor(request => request.SectorCode).Key();
            RuleFor(request => request.Ukprn).Ukprn();
            RuleFor(request => request.Limit).IsLimit();
            RuleFor(request => request.Cursor).IsCursor();
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/courses");
        Roles(Role.Provider, Role.Authority, Role.Partner);
        Summary(summary =>
        {
            summary.Summary = "List courses";
            summary.Description = "All courses of your authority's providers, in the order they were added. A provider can find its own with ukprn.";
            summary.Responses[200] = "A page of courses.";
        });
    }

    /// <inheritdoc/>
    public override async Task<JsonOrCsv<Page<Course>>> ExecuteAsync(Request request, CancellationToken ct) => await HttpContext.ListAsync(
        request.Cursor,
        request.Limit,
        (cursor, limit) => store.ListAsync(HttpContext.Caller().AuthorityId!, new CourseFilter(request.SectorCode, request.Ukprn), cursor.Number, limit, ct),
        row => new Cursor("", row.Number),
        Course.Of);
}
