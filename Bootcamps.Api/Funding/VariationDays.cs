using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Api.Funding;

/// <summary>Brings approved variations into effect on their day: gives the places and money that they give, a higher limit and new targets.</summary>
internal sealed class VariationDays(VariationStore store, WriteQueue writes, TimeProvider clock, ILogger<VariationDays> logger) : BackgroundService
{
    /// <summary>Brings into effect what is due, in every programme.</summary>
    /// <returns>How many variations came into effect.</returns>
    public async Task<int> ApplyAsync(CancellationToken cancellationToken)
    {
        var applied = 0;

        // One after another, because a later one can replace the targets of an earlier one.
        foreach (var due in await store.DueAsync(clock.Today(), cancellationToken))
        {
            try
            {
                var outcome = await writes.SubmitAsync(new Applying(due) { CallerGone = cancellationToken });
                applied += outcome.IsRefused ? 0 : 1;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A fault in one variation must not stop the others.
                logger.LogError(exception, "Variation {VariationId} is due and is tried again in an hour", due.State.VariationId);
            }
        }

        return applied;
    }

    /// <inheritdoc/>
    /// <remarks>At the start, because the service can have been stopped over the turn of a day, and then once an hour.</remarks>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hour = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        try
        {
            do
            {
                await TryAsync(stoppingToken);
            }
            while (await hour.WaitForNextTickAsync(stoppingToken));
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
            if (await ApplyAsync(cancellationToken) is > 0 and var applied)
            {
                logger.LogInformation("{Applied} variations came into effect", applied);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A database that cannot be read now must not stop the service.
            logger.LogError(exception, "Variations that are due are tried again in an hour");
        }
    }

    /// <summary>The unit of work for one variation.</summary>
    private sealed class Applying(StoredVariation due) : VariationUnit(due.State.ProgrammeId, due.AuthorityId, Actor.System)
    {
        private VariationState? _applied;

        protected override Outcome<Variation> Decide(Batch batch)
        {
            // Another instance can have done it since it was read.
            var variations = batch.Get(VariationStore.Books, ProgrammeId)!;
            var variation = variations.Find(due.State.VariationId)?.State ?? due.State with { IsInEffect = true };
            var limit = batch.Get(ProgrammeBook.Source, ProgrammeId)!.Programme.CommitmentLimitBasisPoints;
            var outcome = VariationDecision.TakeEffect(variation, limit, Today(batch));
            if (outcome.IsRefused)
            {
                return Outcome<Variation>.Refused(outcome.Refusals);
            }

            _applied = outcome.Value.Variation;
            variations.Change(_applied);
            return Apply(batch, outcome.Value);
        }

        protected override Change Describe(Variation value) => Changed("variation.effective", _applied!);
    }
}
