using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Api.Enrolments;

/// <summary>
/// Lapses places whose start was not declared in time, and releases the money of outcomes whose time limit has passed, so that others can use both.
/// Every enrolment is decided again in its lane.
/// </summary>
internal sealed class TimeLimits(Db db, RuleSetStore ruleSets, WriteQueue writes, TimeProvider clock, ILogger<TimeLimits> logger) : BackgroundService
{
    private const int Step = 256;

    /// <summary>Checks every programme.</summary>
    /// <returns>How many places lapsed, and how many outcomes were closed.</returns>
    public async Task<(int Lapsed, int Closed)> ApplyAsync(CancellationToken cancellationToken)
    {
        var today = clock.Today();
        var (lapsed, closed) = (0, 0);
        foreach (var rules in await ruleSets.AllAsync(cancellationToken))
        {
            var key = new { rules.RuleSetId, startedBefore = today.AddDays(-rules.Milestones.StartWithinDays), limit = Step };
            lapsed += await ApplyAsync(Sql.NeverStarted, key, EnrolmentMove.Lapse, today, cancellationToken);
            var outcomes = new { rules.RuleSetId, completedBefore = LatestClosed(rules.Milestones, today), limit = Step };
            closed += await ApplyAsync(Sql.NoOutcome, outcomes, EnrolmentMove.CloseOutcome, today, cancellationToken);
        }

        return (lapsed, closed);
    }

    /// <inheritdoc/>
    /// <remarks>Once an hour, because limits are in days and each check scans the enrolments of cohorts that have begun.</remarks>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hour = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        try
        {
            while (await hour.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not a failure, but the host would report it as one when start-up fails.
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (lapsed, closed) = await ApplyAsync(cancellationToken);
            if (lapsed + closed > 0)
            {
                logger.LogInformation("{Lapsed} places lapsed and {Closed} outcomes ran out of time", lapsed, closed);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A fault in one enrolment must not stop the service.
            logger.LogError(exception, "Time limits are tried again in an hour");
        }
    }

    // Runs batches while they make progress. Refused moves are tried again next time.
    private async Task<int> ApplyAsync(string sql, object values, EnrolmentMove move, DateOnly today, CancellationToken cancellationToken)
    {
        for (var moved = 0; ;)
        {
            var rows = await db.ListAsync<EnrolmentRow>(sql, values, cancellationToken);
            var outcomes = await Task.WhenAll(rows.Select(row => writes.SubmitAsync(
                new ChangingStatus(row, Actor.System, new StatusCommand(move, today), today) { CallerGone = cancellationToken })));
            var done = outcomes.Count(outcome => !outcome.IsRefused);
            moved += done;
            if (rows.Count < Step || done == 0)
            {
                return moved;
            }
        }
    }

    // The day before which the time limit of every completion has passed. Months differ in length, so it is searched from a day that is certainly past.
    private static DateOnly LatestClosed(MilestoneRules rules, DateOnly today)
    {
        var day = today;
        while (rules.OutcomeDeclaredBy(day.AddDays(-1)) >= today)
        {
            day = day.AddDays(-1);
        }

        return day;
    }

    internal static class Sql
    {
        [NoScope("The service's own clock acts for every authority; no request reaches it.")]
        public const string NeverStarted = $$"""
            select {{EnrolmentRow.Columns}}
            from cohort h
            join enrolment e on e.cohort_id = h.cohort_id
            where h.starts_on < @startedBefore and h.seats_taken > 0 and e.status = 'enrolled' and e.rule_set_id = @RuleSetId
            order by e.programme_id, e.number
            {take}
            """;

        [NoScope("The service's own clock acts for every authority; no request reaches it.")]
        public const string NoOutcome = $$"""
            select {{EnrolmentRow.Columns}}
            from milestone m
            join enrolment e on e.enrolment_id = m.enrolment_id
            where m.kind = 'completion' and m.is_live = 1 and m.occurred_on < @completedBefore and e.status = 'completed'
                and e.outcome_closed_on is null and e.rule_set_id = @RuleSetId
            order by e.programme_id, e.number
            {take}
            """;
    }
}
