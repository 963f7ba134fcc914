using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;
using Bootcamps.Domain.Reports;

namespace Bootcamps.Tests.Reports;

/// <summary>Events of learners, or reversals of them.</summary>
internal sealed record LearnerEvent(PerformanceSubject Subject, PerformanceMeasure Measure, string On, int By, long Pence = 0);

/// <summary>A learner as performance counts one.</summary>
internal sealed record PerformanceSubject(
    string SectorCode, int Ukprn, string? LocalAuthorityCode, EmploymentStatus? EmploymentStatus, string? AgeBand, string? Sex, int? Ethnicity,
    int? HealthProblem)
{
    /// <summary>An event as a posting.</summary>
    public Posting Posting(PerformanceMeasure measure, DateOnly on, int by, long pence = 0) => new()
    {
        Kind = PostingKind.Earn, SectorCode = SectorCode, Ukprn = Ukprn, LocalAuthorityCode = LocalAuthorityCode, OccurredOn = on, Period = Period.Of(on),
        Group = LearnerGroup.Of(EmploymentStatus, AgeBand, Sex, Ethnicity, HealthProblem), EarnedPence = pence,
        Starts = measure == PerformanceMeasure.Starts ? by : 0, Completions = measure == PerformanceMeasure.Completions ? by : 0,
        Interviews = measure == PerformanceMeasure.Interviews ? by : 0, Outcomes = measure == PerformanceMeasure.Outcomes ? by : 0,
        DropOuts = measure == PerformanceMeasure.DropOuts ? by : 0,
    };
}

/// <summary>Counts events in a book of their own.</summary>
internal static class CountedAlone
{
    public static void Count(this PerformanceBook book, PerformanceSubject subject, PerformanceMeasure measure, DateOnly on, int by, long pence = 0) =>
        new Books(new PoolBook(Given.ProgrammeId, []), new TallyBook([]), book).Post(subject.Posting(measure, on, by, pence));
}

/// <summary>The smallest change that moves a programme's performance: counts events.</summary>
internal sealed class CountEvents(
    params LearnerEvent[] events) : Unit<int>(Given.ProgrammeId, new Actor(new Caller(Role.Authority, "test", Given.AuthorityId, null), "request"))
{
    /// <inheritdoc/>
    public override void Ask(Batch batch) => batch.Ask(ProgrammeBook.Source, Given.ProgrammeId);

    /// <inheritdoc/>
    protected override Outcome<int> Decide(Batch batch)
    {
        var book = batch.Get(ProgrammeBook.Source, Given.ProgrammeId)!;
        var ledger = new Ledger(batch, book);
        foreach (var one in events)
        {
            var on = DateOnly.ParseExact(one.On, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            ledger.Post(one.Subject.Posting(one.Measure, on, one.By, one.Pence));
        }

        return events.Length;
    }

    /// <inheritdoc/>
    protected override Change Describe(int value) => new("events.counted", Given.ProgrammeId, Given.AuthorityId);
}
