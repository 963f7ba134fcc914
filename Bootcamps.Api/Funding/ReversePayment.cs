using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Statements;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Reverses the record of a payment that was wrong or not made. The statement is authorised again and can be paid again.</summary>
internal sealed class ReversePayment(StatementStore store, WriteQueue writes, TimeProvider clock)
    : Endpoint<ReversePayment.Request, Results<Ok<Statement>, EditRefused>>
{
    internal sealed class Request
    {
        /// <summary>The statement.</summary>
        [RouteParam]
        public string? StatementId { get; init; }

        /// <summary><c>true</c> decides by the same rules, answers the same and changes nothing.</summary>
        [QueryParam]
        public string? DryRun { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>Why the payment is reversed.</summary>
    internal sealed record Body
    {
        /// <summary>The reason, kept in the audit. Do not include personal data.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.StatementId).Id();
            RuleFor(request => request.DryRun).Boolean();
            RuleFor(request => request.Body.Reason).Needed().TextUpTo(500);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/statements/{statementId}/reverse-payment");
        Roles(Role.Authority);
        Options(route => route.WithMetadata(NeedsPerson.Instance));
        Summary(summary =>
        {
            summary.Summary = "Reverse the recorded payment of a statement";
            summary.Description =
                "By another person than the one who recorded it, on the version that the person has seen. The statement is authorised again and can be "
                + "paid again; the ledger keeps both entries. Sent again it answers 409 statement.not-paid and changes nothing.";
            summary.ExampleRequest = new Body { Reason = "The bank returned the transfer." };
            summary.Responses[200] = "The payment is reversed.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Statement>, EditRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.StatementId!, HttpContext.Caller(), ct) is not { } row)
        {
            return new EditRefused([NotFound404.Refusal(null)]);
        }

        var unit = new StatementChanging(StatementStep.ReversePayment, row, HttpContext.Actor(), HttpContext.IfMatch(), clock.Today())
        {
            Reason = request.Body.Reason, CallerGone = ct, IsDryRun = Booleans.Parse(request.DryRun) == true,
        };
        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new EditRefused(outcome.Refusals);
        }

        if (!unit.IsDryRun)
        {
            HttpContext.SetVersion(outcome.Value.Version);
        }

        return TypedResults.Ok(outcome.Value);
    }
}
