using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Statements;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Records that the money of an authorised statement was sent.</summary>
internal sealed class PayStatement(
    StatementStore store,
    WriteQueue writes,
    TimeProvider clock) : Endpoint<PayStatement.Request, Results<Ok<Statement>, EditRefused>>
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

    /// <summary>The payment.</summary>
    internal sealed record Body
    {
        /// <summary>The day the money was sent, today or in the past. Default: today.</summary>
        public string? PaidOn { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.StatementId).Id();
            RuleFor(request => request.DryRun).Boolean();
            RuleFor(request => request.Body.PaidOn).Date();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/statements/{statementId}/pay");
        Roles(Role.Authority);
        Options(route => route.WithMetadata(NeedsPerson.Instance));
        Summary(summary =>
        {
            summary.Summary = "Record the payment of a statement";
            summary.Description =
                "A person records the payment, and must not be the person who authorised the statement. Send the ETag you read in If-Match. A repeat "
                + "answers 409 statement.already-paid and changes nothing.";
            summary.ExampleRequest = new Body { PaidOn = "2024-11-15" };
            summary.Responses[200] = "Paid.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Statement>, EditRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.StatementId!, HttpContext.Caller(), ct) is not { } row)
        {
            return new EditRefused([NotFound404.Refusal(null)]);
        }

        var today = clock.Today();
        var unit = new StatementChanging(StatementStep.Pay, row, HttpContext.Actor(), HttpContext.IfMatch(), today)
        {
            PaidOn = IsoDates.Parse(request.Body.PaidOn) ?? today, CallerGone = ct, IsDryRun = Booleans.Parse(request.DryRun) == true,
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
