using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Reports;

namespace Bootcamps.Tests.Reports;

/// <summary>Events of learners, or reversals of them.</summary>
internal sealed record LearnerEvent(PerformanceSubject Subject, PerformanceMeasure Measure, string On, int By, long Pence = 0);

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
        foreach (var one in events)
        {
            book.Performance.Count(
                one.Subject,
                one.Measure,
                DateOnly.ParseExact(one.On, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                one.By,
                one.Pence);
        }

        return events.Length;
    }

    /// <inheritdoc/>
    protected override Change Describe(int value) => new("events.counted", Given.ProgrammeId, Given.AuthorityId);
}
