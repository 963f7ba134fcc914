using Bootcamps.Api.Enrolments;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;

namespace Bootcamps.Api.Funding;

/// <summary>The unit of work of a person who authorises a statement, or of another who records that it was paid: decided in the programme's lane, where no line is added meanwhile.</summary>
/// <param name="found">The statement as the person saw it.</param>
/// <param name="actor">The person.</param>
/// <param name="ifMatch">The version the person saw.</param>
/// <param name="paidOn">The day the money was sent; null to authorise.</param>
/// <param name="today">Today in England.</param>
internal sealed class StatementChange(StatementRow found, Actor actor, string? ifMatch, DateOnly? paidOn, DateOnly today) : Unit<Statement>(found.ProgrammeId, actor)
{
    private readonly StatementKey _key = new(found.ProgrammeId, found.Ukprn);

    /// <inheritdoc/>
    public override void Ask(Batch batch)
    {
        batch.Ask(StatementBook.Source, _key);
        batch.Ask(StatementBook.ById, found.StatementId);
    }

    /// <inheritdoc/>
    protected override Outcome<Statement> Decide(Batch batch)
    {
        var book = batch.Get(StatementBook.Source, _key)!;
        var statement = book.Find(found.StatementId) ?? batch.Get(StatementBook.ById, found.StatementId)!;
        var personId = Actor.Caller.PersonId!;
        var version = Versions.Check(ifMatch, statement.Version);
        if (ifMatch is null)
        {
            return version!;
        }

        // What cannot be done at all comes before the version: a repeat is told that it is done.
        var refusals = (paidOn is null ? AgainstAuthorising(statement) : AgainstPaying(statement, personId, paidOn.Value)).ToList();
        if (refusals.Count > 0)
        {
            return Outcome<Statement>.Refused(refusals);
        }

        if (version is not null)
        {
            return version;
        }

        var changed = paidOn is null
            ? statement with { Status = StatementRow.Authorised, AuthorisedBy = personId, AuthorisedAt = batch.PostedAt }
            : statement with { Status = StatementRow.Paid, PaidBy = personId, PaidAt = batch.PostedAt, PaidOn = paidOn };
        changed = changed with { Version = statement.Version + 1, UpdatedAt = batch.PostedAt };
        book.Put(statement, changed);
        if (paidOn is { } day && changed.TotalPence != 0)
        {
            batch.InOrder(EnrolmentStore.Sql.WriteOrder);
            batch.Add(EnrolmentStore.Sql.AddLedgerEntry, new LedgerRow
            {
                ProgrammeId = found.ProgrammeId, Number = batch.Number, Line = 1, Kind = LedgerRow.Pay, SectorCode = null, Ukprn = found.Ukprn, CohortId = null, EnrolmentId = null,
                LocalAuthorityCode = null, OccurredOn = day, Period = Period.Of(day), PostedAt = batch.PostedAt, Places = 0, Pence = changed.TotalPence,
            });
        }

        return Statement.Of(changed);
    }

    /// <inheritdoc/>
    protected override Change Describe(Statement value) => new(
        paidOn is null ? "statement.authorised" : "statement.paid", found.StatementId, found.AuthorityId, found.Ukprn, $"status={value.Status}, totalPence={value.TotalPence}");

    private static IEnumerable<Refusal> AgainstAuthorising(StatementRow statement)
    {
        if (statement.Status != StatementRow.Open)
        {
            yield return new Refusal("statement.already-authorised", $"The statement was authorised at {statement.AuthorisedAt:yyyy-MM-dd HH:mm} UTC.");
        }
    }

    private IEnumerable<Refusal> AgainstPaying(StatementRow statement, string personId, DateOnly day)
    {
        if (statement.Status == StatementRow.Paid)
        {
            yield return new Refusal("statement.already-paid", $"The statement was paid on {statement.PaidOn:yyyy-MM-dd}.");
        }
        else if (statement.Status == StatementRow.Open)
        {
            yield return new Refusal("statement.not-authorised", "The statement is open.");
        }

        if (statement.AuthorisedBy == personId)
        {
            yield return new Refusal("statement.same-person", "You authorised this statement; another person records its payment.");
        }

        if (day > today)
        {
            yield return new Refusal("statement.paid-in-future", $"{day:yyyy-MM-dd} is in the future.", "/paidOn");
        }
    }
}
