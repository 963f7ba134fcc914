using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Statements;

namespace Bootcamps.Api.Funding;

/// <summary>
/// The unit of work that authorises a statement, records its payment or reverses the payment, each by a different person. It runs in the programme's
/// lane, so that no line is added at the same time.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="found">The statement as the person saw it.</param>
/// <param name="actor">The person.</param>
/// <param name="ifMatch">The version the person saw.</param>
/// <param name="today">Today in England.</param>
internal sealed class StatementChanging(
    StatementStep step,
    StatementRow found,
    Actor actor,
    string? ifMatch,
    DateOnly today) : Unit<Statement>(found.ProgrammeId, actor)
{
    private readonly StatementKey _key = new(found.ProgrammeId, found.Ukprn);
    private DateOnly? _wasPaidOn;

    /// <summary>The day the money was sent, for a payment.</summary>
    public DateOnly PaidOn { get; init; }

    /// <summary>Why a payment is reversed.</summary>
    public string? Reason { get; init; }

    /// <inheritdoc/>
    public override void Ask(Batch batch)
    {
        batch.Ask(ProgrammeBook.Source, found.ProgrammeId);
        batch.Ask(StatementBook.Source, _key);
        batch.Ask(StatementBook.ById, found.StatementId);
    }

    /// <inheritdoc/>
    protected override Outcome<Statement> Decide(Batch batch)
    {
        var file = batch.Get(StatementBook.Source, _key)!.Of(batch, found.StatementId);
        var before = file.Row;
        var version = Versions.Check(ifMatch, before.Version);
        if (ifMatch is null)
        {
            return version!;
        }

        // The status is checked before the version, so that a repeated step is told that it was already done.
        var command = new StatementCommand(step, Actor.Caller.PersonId!, today, batch.PostedAt) { PaidOn = PaidOn };
        var decided = StatementDecision.Decide(before.ToState(), command);
        if (decided.IsRefused || version is not null)
        {
            return decided.IsRefused ? Outcome<Statement>.Refused(decided.Refusals) : version!;
        }

        file.Accept(decided.Value.After, batch);
        if (decided.Value.Posting is { } payment)
        {
            new Ledger(batch, batch.Get(ProgrammeBook.Source, found.ProgrammeId)!).Post(payment);
        }

        _wasPaidOn = step == StatementStep.ReversePayment ? before.PaidOn : null;
        return Statement.Of(file.Row);
    }

    /// <inheritdoc/>
    protected override Change Describe(Statement value) => new(
        step switch
        {
            StatementStep.Authorise => "statement.authorised",
            StatementStep.Pay => "statement.paid",
            StatementStep.ReversePayment => "statement.payment-reversed",
        },
        found.StatementId,
        found.AuthorityId,
        found.Ukprn,
        ChangedFields.With([("status", value.Status), ("totalPence", value.TotalPence), .. WasPaidOn]),
        Reason);

    private IEnumerable<(string, object?)> WasPaidOn => _wasPaidOn is { } day ? [("wasPaidOn", day)] : [];
}
