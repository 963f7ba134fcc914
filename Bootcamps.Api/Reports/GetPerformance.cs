using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Targets;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Reports;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Reports;

/// <summary>Shows how a programme delivers against its targets.</summary>
internal sealed class GetPerformance(
    FundingStore programmes,
    RuleSetStore rules,
    ReportStore reports,
    TargetStore targets,
    PerformanceStore store,
    TimeProvider clock)
    : Endpoint<GetPerformance.Request, Results<JsonOrCsv<Performance>, NotFound404, Refused422>>
{
    private static readonly IReadOnlyList<string> Dimensions =
        [.. Enum.GetValues<PerformanceDimension>().Where(dimension => dimension != PerformanceDimension.Programme).Select(Names.NameOf)];

    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        /// <summary>
        /// The last month to count, such as 2024-11, by the day an event happened, not the day it was reported. Default: the current month, up to today.
        /// </summary>
        [QueryParam]
        public string? UpToPeriod { get; init; }

        /// <summary>
        /// <c>true</c> for the form that can be published: counts rounded and small ones withheld, rates in whole percent, no money and no forecast. Default:
        /// <c>false</c>.
        /// </summary>
        [QueryParam]
        public string? IsPublished { get; init; }

        /// <summary>Only this breakdown. Default: all.</summary>
        [QueryParam]
        public string? By { get; init; }

        /// <summary><c>json</c>, the default, or <c>csv</c>. The same can be asked for with the header Accept.</summary>
        [QueryParam]
        public string? Format { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.UpToPeriod).Month();
            RuleFor(request => request.IsPublished).Boolean();
            RuleFor(request => request.By).OneOf(Dimensions);
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/programmes/{programmeId}/performance");
        Roles(Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Get a programme's performance";
            summary.Description =
                "Starts, completions, interviews, outcomes and drop-outs, with rates against their targets. Progress against the profile is "
                + "red, amber or green, with a forecast. All by month, sector, provider, local authority, employment status, age, sex, "
                + "ethnicity and disability.";
            summary.Responses[200] = "The figures.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<JsonOrCsv<Performance>, NotFound404, Refused422>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        if (await programmes.FindAsync(programmeId, HttpContext.Caller(), ct) is not { } programme)
        {
            return new NotFound404();
        }

        var today = clock.Today();
        var first = Period.Of(programme.StartsOn);
        var present = Math.Max(first, Period.Of(today));
        var upToPeriod = Months.Parse(request.UpToPeriod) ?? present;
        if (upToPeriod < first || upToPeriod > present)
        {
            return new Refused422(
                new Refusal("report.month-outside-programme", $"The month must be from {new Month(first)} to {new Month(present)}.", "/upToPeriod"));
        }

        var lastDay = Period.LastDayOf(upToPeriod);
        var asOf = lastDay < today ? lastDay : today;
        var isPublished = Booleans.Parse(request.IsPublished) == true;
        var ruleSets = await rules.OfProgrammeAsync(programmeId, ct);
        var facts = new PerformanceFacts
        {
            Programme = programme,
            Dashboard = await reports.DashboardAsync(programmeId, ct),
            Targets = await targets.ListAsync(programmeId, ct),
            Sums = await store.SumsAsync(programmeId, upToPeriod, ct),
            Openings = await store.OpeningsAsync(programmeId, ct),
            Bookings = asOf == today && !isPublished ? await store.BookingsAsync(programmeId, ruleSets, ct) : [],
            Shares = RuleSet.InForce(ruleSets, RuleSet.StandardRoute, asOf)?.MilestoneShares,
            Rule = PerformanceRule.InForce(await store.RulesAsync(programmeId, ct), asOf),
        };
        var question = new PerformanceQuestion(
            isPublished ? ReportForm.Published : ReportForm.Internal,
            request.By is null ? null : Names.Parse<PerformanceDimension>(request.By),
            upToPeriod,
            asOf)
        {
            IsUpToToday = asOf == today,
        };
        return JsonOrCsv.Of(new PerformanceReport(facts, question).Make(clock.GetUtcNow()));
    }
}
