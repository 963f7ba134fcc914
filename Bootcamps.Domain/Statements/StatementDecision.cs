using Bootcamps.Domain.Ledger;

namespace Bootcamps.Domain.Statements;

/// <summary>The steps that a person can take with a statement.</summary>
public enum StatementStep
{
    /// <summary>Releases it for payment.</summary>
    Authorise,

    /// <summary>Records that its money was sent.</summary>
    Pay,

    /// <summary>Takes back the record of a payment.</summary>
    ReversePayment,
}

/// <summary>A step to take with a statement.</summary>
/// <param name="Step">The step.</param>
/// <param name="PersonId">The person who takes it.</param>
/// <param name="Today">Today in England.</param>
/// <param name="PostedAt">The time of the change.</param>
public sealed record StatementCommand(StatementStep Step, string PersonId, DateOnly Today, DateTimeOffset PostedAt)
{
    /// <summary>The day the money was sent, for a payment.</summary>
    public DateOnly PaidOn { get; init; }
}

/// <summary>A statement after a step.</summary>
/// <param name="After">The statement.</param>
/// <param name="Posting">The payment, or its reversal. Null for an authorisation.</param>
public sealed record StatementChange(StatementState After, Posting? Posting);

/// <summary>Decides whether a statement can be authorised, paid, or its payment reversed.</summary>
public static class StatementDecision
{
    /// <summary>Decides a step.</summary>
    /// <returns>
    /// The change, or every reason to refuse: <c>statement.already-authorised</c>, <c>statement.already-paid</c>, <c>statement.not-authorised</c>,
    /// <c>statement.not-paid</c>, <c>statement.same-person</c>, <c>statement.paid-before-authorised</c>, <c>statement.paid-in-future</c>.
    /// </returns>
    public static Outcome<StatementChange> Decide(StatementState statement, StatementCommand command)
    {
        List<Refusal> refusals =
        [
            .. command.Step switch
            {
                StatementStep.Authorise => AgainstAuthorising(statement),
                StatementStep.Pay => AgainstPaying(statement, command),
                StatementStep.ReversePayment => AgainstReversing(statement, command.PersonId),
            },
        ];
        return refusals.Count > 0
            ? Outcome<StatementChange>.Refused(refusals)
            : command.Step switch
            {
                StatementStep.Authorise => new StatementChange(
                    statement with { Status = StatementStatus.Authorised, AuthorisedBy = command.PersonId, AuthorisedAt = command.PostedAt }, null),
                StatementStep.Pay => new StatementChange(
                    statement with { Status = StatementStatus.Paid, PaidBy = command.PersonId, PaidAt = command.PostedAt, PaidOn = command.PaidOn },
                    Payment(statement, command.PaidOn, statement.TotalPence)),
                StatementStep.ReversePayment => new StatementChange(
                    statement with { Status = StatementStatus.Authorised, PaidBy = null, PaidAt = null, PaidOn = null },
                    Payment(statement, command.Today, -statement.TotalPence)),
            };
    }

    // A reversed payment stays in the ledger, and the reversal adds the opposite amount.
    private static Posting Payment(StatementState statement, DateOnly day, long pence) => new()
    {
        Kind = PostingKind.Pay, Ukprn = statement.Ukprn, StatementId = statement.StatementId, OccurredOn = day, Period = Period.Of(day), PaidPence = pence,
    };

    private static IEnumerable<Refusal> AgainstAuthorising(StatementState statement)
    {
        if (statement.Status != StatementStatus.Open)
        {
            yield return new Refusal("statement.already-authorised", $"This statement was authorised on {Prose.Moment(statement.AuthorisedAt!.Value)}.");
        }
    }

    private static IEnumerable<Refusal> AgainstReversing(StatementState statement, string personId)
    {
        if (statement.Status != StatementStatus.Paid)
        {
            var status = statement.Status.ToString().ToLowerInvariant();
            yield return new Refusal("statement.not-paid", $"No payment of this statement is recorded: its status is {status}.");
        }
        else if (statement.PaidBy == personId)
        {
            yield return new Refusal("statement.same-person", "You recorded this payment; another person reverses it.");
        }
    }

    private static IEnumerable<Refusal> AgainstPaying(StatementState statement, StatementCommand command)
    {
        if (statement.Status == StatementStatus.Paid)
        {
            yield return new Refusal("statement.already-paid", $"This statement was paid on {Prose.Date(statement.PaidOn!.Value)}.");
        }
        else if (statement.Status == StatementStatus.Open)
        {
            yield return new Refusal("statement.not-authorised", "The statement must be authorised before it is paid.");
        }

        if (statement.AuthorisedBy == command.PersonId)
        {
            yield return new Refusal("statement.same-person", "You authorised this statement, so another person must record its payment.");
        }

        // The day in UTC is never later than the day in England.
        var authorisedOn = DateOnly.FromDateTime((statement.AuthorisedAt ?? command.PostedAt).UtcDateTime);
        var bounds = new DateBounds(new DateLimit(authorisedOn, "the statement was authorised"), DateLimit.Today(command.Today));
        if (bounds.Check(command.PaidOn, "/paidOn", "statement.paid-before-authorised", "statement.paid-in-future") is { } outside)
        {
            yield return outside;
        }
    }
}
