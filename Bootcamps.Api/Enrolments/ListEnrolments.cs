using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Providers;
using Bootcamps.Domain.Enrolments;
using FastEndpoints;

namespace Bootcamps.Api.Enrolments;

/// <summary>Lists enrolments, a page at a time.</summary>
internal sealed class ListEnrolments(EnrolmentStore store, LearnerFacts learners) : Endpoint<ListEnrolments.Request, JsonOrCsv<Page<Enrolment>>>
{
    internal sealed class Request
    {
        /// <summary>Only those of this programme.</summary>
        [QueryParam]
        public string? ProgrammeId { get; init; }

        /// <summary>Only those with this status.</summary>
        [QueryParam]
        public string? Status { get; init; }

        /// <summary>Only those of this provider.</summary>
        [QueryParam]
        public int? Ukprn { get; init; }

        /// <summary>Only those of this sector.</summary>
        [QueryParam]
        public string? SectorCode { get; init; }

        /// <summary>Only those of the learner with this unique learner number. It is looked up by its keyed hash and never logged.</summary>
        [QueryParam]
        public string? Uln { get; init; }

        /// <summary>Only those on this cohort.</summary>
        [QueryParam]
        public string? CohortId { get; init; }

        /// <summary>Only those with this provider reference.</summary>
        [QueryParam]
        public string? ProviderReference { get; init; }

        /// <summary>Only those enrolled on this day or later, such as 2024-11-01.</summary>
        [QueryParam]
        public string? From { get; init; }

        /// <summary>Only those enrolled on this day or earlier.</summary>
        [QueryParam]
        public string? To { get; init; }

        /// <summary>Only those changed at or after this time.</summary>
        [QueryParam]
        public string? UpdatedSince { get; init; }

        /// <summary>Maximum number of enrolments on the page. Default: 50.</summary>
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
            RuleFor(request => request.Status).OneOf<Request, EnrolmentStatus>();
            RuleFor(request => request.Ukprn).Ukprn();
            RuleFor(request => request.SectorCode).Key();
            RuleFor(request => request.Uln).Uln();
            RuleFor(request => request.Uln)
                .Text(
                    uln => uln != Domain.Enrolments.Uln.Temporary,
                    Domain.Enrolments.Uln.InvalidCode,
                    "Must be the learner's own number: 9999999999 stands for none.",
                    schema => schema.Pattern = "^(?!9{10})[1-9][0-9]{9}$");
            RuleFor(request => request.CohortId).Id();
            RuleFor(request => request.ProviderReference).TextUpTo(100);
            RuleFor(request => request.From).Date();
            RuleFor(request => request.To).Date();
            RuleFor(request => request.UpdatedSince).Instant();
            RuleFor(request => request.Limit).IsLimit();
            RuleFor(request => request.Cursor).IsCursor();
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/enrolments");
        Roles(Role.Provider, Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "List enrolments";
            summary.Description = "Ordered by programme, then in the order they were made. A provider sees its own, an authority those of its programmes.";
            summary.Responses[200] = "A page of enrolments.";
        });
    }

    /// <inheritdoc/>
    public override async Task<JsonOrCsv<Page<Enrolment>>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var updatedSince = Instants.TryParse(request.UpdatedSince, out var instant) ? instant : (DateTimeOffset?)null;
        var filter = new EnrolmentFilter(request.ProgrammeId, request.Status, request.CohortId, request.ProviderReference, updatedSince)
        {
            Ukprn = request.Ukprn,
            SectorCode = request.SectorCode,
            UlnKey = learners.UlnKey(request.Uln),
            EnrolledFrom = IsoDates.Parse(request.From),
            EnrolledTo = IsoDates.Parse(request.To),
        };
        return await HttpContext.ListAsync(
            request.Cursor,
            request.Limit,
            (cursor, limit) => store.ListAsync(HttpContext.Caller(), filter, cursor.Group, cursor.Number, limit, ct),
            row => new Cursor(row.ProgrammeId, row.Number),
            row => Enrolment.Of(row));
    }
}
