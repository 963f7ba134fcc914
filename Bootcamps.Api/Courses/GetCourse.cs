using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Courses;

/// <summary>Shows a course.</summary>
internal sealed class GetCourse(CourseStore store) : Endpoint<GetCourse.Request, Results<Ok<Course>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The course.</summary>
        [RouteParam]
        public string? CourseId { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.CourseId).Id();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/courses/{courseId}");
        Roles(Role.Provider, Role.Authority, Role.Partner);
        Summary(summary =>
        {
            summary.Summary = "Get a course";
            summary.Description = "A course of any provider of your authority. Send the ETag in If-Match to edit it.";
            summary.Responses[200] = "The course.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Course>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.CourseId!, HttpContext.Caller().AuthorityId!, ct) is not { } row)
        {
            return new NotFound404();
        }

        HttpContext.SetVersion(row.Version);
        return TypedResults.Ok(Course.Of(row));
    }
}
