using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Ledger;

namespace Bootcamps.Api.Funding;

/// <summary>The steps that a person can take with a statement.</summary>
internal enum StatementStep
{
    /// <summary>Releases it for payment.</summary>
    Authorise,

    /// <summary>Records that its money was sent.</summary>
    Pay,

    /// <summary>Takes back the record of a payment.</summary>
    ReversePayment,
}

/// <summary>
/// The unit of work that authorises a statement, records its payment or reverses the payment, each by a different person. It runs in the programme's
/// lane, so that no line is added at the same time.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="found">The statement as the person saw it.</param>
/// <param name="actor">The person.</param>
/// <param name="ifMatch">The version the person saw.</param>
/// <param name="today">Today in England.</param>
internal sealed class StatementChange(
    StatementStep step,
    StatementRow found,
    Actor actor,
    string? ifMatch,
    DateOnly today) : Unit<Statement>(found.ProgrammeId, actor)
{
    /// <summary>The day the money was sent, for a payment.</summary>
    public DateOnly PaidOn { get; init; }

    /// <summary>Why a payment is reversed.</summary>
    public string? Reason { get; init; }


    private readonly StatementKey _key = new(found.ProgrammeId, found.Ukprn);
    private string _changed = "";

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
        var book = batch.Get(StatementBook.Source, _key)!;
        var file = book.Of(batch, found.StatementId);
        var statement = file.Row;
        var personId = Actor.Caller.PersonId!;
        var version = Versions.Check(ifMatch, statement.Version);
        if (ifMatch is null)
        {
            return version!;
        }

        // The status is checked before the version, so that a repeated step is told that it was already done.
        var refusals = (step switch
        {
            StatementStep.Authorise => AgainstAuthorising(statement),
            StatementStep.Pay => AgainstPaying(statement, personId),
            StatementStep.ReversePayment => AgainstReversing(statement, personId),
        }).ToList();
        if (refusals.Count > 0)
        {
            return Outcome<Statement>.Refused(refusals);
        }

        if (version is not null)
        {
            return version;
        }

        file.Change(
            row => step switch
            {
                StatementStep.Authorise => row with { Status = StatementRow.Authorised, AuthorisedBy = personId, AuthorisedAt = batch.PostedAt },
                StatementStep.Pay => row with { Status = StatementRow.Paid, PaidBy = personId, PaidAt = batch.PostedAt, PaidOn = PaidOn },
                StatementStep.ReversePayment => row with { Status = StatementRow.Authorised, PaidBy = null, PaidAt = null, PaidOn = null },
            },
            batch);
        var changed = file.Row;
        if (step == StatementStep.Pay)
        {
            Post(batch, PaidOn, changed.TotalPence);
        }
        else if (step == StatementStep.ReversePayment)
        {
            Post(batch, today, -changed.TotalPence);
        }

        var wasPaidOn = step == StatementStep.ReversePayment ? FormattableString.Invariant($", wasPaidOn={statement.PaidOn:yyyy-MM-dd}") : "";
        _changed = FormattableString.Invariant($"status={changed.Status}, totalPence={changed.TotalPence}{wasPaidOn}");
        return Statement.Of(changed);
    }

    // A reversed payment stays in the ledger, and the reversal adds the opposite amount.
    private void Post(Batch batch, DateOnly day, long pence) => new Ledger(batch, batch.Get(ProgrammeBook.Source, found.ProgrammeId)!).Post(new Posting
    {
        Kind = PostingKind.Pay, Ukprn = found.Ukprn, StatementId = found.StatementId, OccurredOn = day, Period = Period.Of(day), PaidPence = pence,
    });

    /// <inheritdoc/>
    protected override Change Describe(Statement value) => new(
        step switch
        {
            StatementStep.Authorise => "statement.authorised",
            StatementStep.Pay => "statement.paid",
            StatementStep.ReversePayment => "statement.payment-reversed",
        },
        found.StatementId, found.AuthorityId, found.Ukprn, _changed, Reason);

    private static IEnumerable<Refusal> AgainstAuthorising(StatementRow statement)
    {
        if (statement.Status != StatementRow.Open)
        {
            yield return new Refusal("statement.already-authorised", $"This statement was authorised on {Prose.Moment(statement.AuthorisedAt!.Value)}.");
        }
    }

    private static IEnumerable<Refusal> AgainstReversing(StatementRow statement, string personId)
    {
        if (statement.Status != StatementRow.Paid)
        {
            yield return new Refusal("statement.not-paid", $"No payment of this statement is recorded: its status is {statement.Status}.");
        }
        else if (statement.PaidBy == personId)
        {
            yield return new Refusal("statement.same-person", "You recorded this payment; another person reverses it.");
        }
    }

    private IEnumerable<Refusal> AgainstPaying(StatementRow statement, string personId)
    {
        if (statement.Status == StatementRow.Paid)
        {
            yield return new Refusal("statement.already-paid", $"This statement was paid on {Prose.Date(statement.PaidOn!.Value)}.");
        }
        else if (statement.Status == StatementRow.Open)
        {
            yield return new Refusal("statement.not-authorised", "The statement must be authorised before it is paid.");
        }

        if (statement.AuthorisedBy == personId)
        {
            yield return new Refusal("statement.same-person", "You authorised this statement, so another person must record its payment.");
        }

        // The day in UTC is never later than the day in England.
        var authorisedOn = DateOnly.FromDateTime((statement.AuthorisedAt ?? statement.UpdatedAt).UtcDateTime);
        var bounds = new DateBounds(new DateLimit(authorisedOn, "the statement was authorised"), DateLimit.Today(today));
        if (bounds.Check(PaidOn, "/paidOn", "statement.paid-before-authorised", "statement.paid-in-future") is { } outside)
        {
            yield return outside;
        }
    }
}
