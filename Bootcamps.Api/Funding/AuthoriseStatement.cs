using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Statements;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Releases a statement for payment. Its lines never change after that. Corrections go on a later statement.</summary>
internal sealed class AuthoriseStatement(
    StatementStore store,
    WriteQueue writes,
    TimeProvider clock) : Endpoint<AuthoriseStatement.Request, Results<Ok<Statement>, EditRefused>>
{
    internal sealed class Request
    {
        /// <summary>The statement.</summary>
        [RouteParam]
        public string? StatementId { get; init; }

        /// <summary><c>true</c> decides by the same rules, answers the same and changes nothing.</summary>
        [QueryParam]
        public string? DryRun { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.StatementId).Id();
            RuleFor(request => request.DryRun).Boolean();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/statements/{statementId}/authorise");
        Roles(Role.Authority);
        Options(route => route.WithMetadata(NeedsPerson.Instance));
        Summary(summary =>
        {
            summary.Summary = "Authorise a statement";
            summary.Description =
                "A person approves the statement for payment. Send the ETag you read in If-Match. Later claims go on the next month's statement. A repeat "
                + "answers 409 statement.already-authorised and changes nothing.";
            summary.Responses[200] = "Authorised.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Statement>, EditRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.StatementId!, HttpContext.Caller(), ct) is not { } row)
        {
            return new EditRefused([NotFound404.Refusal(null)]);
        }

        var unit = new StatementChanging(StatementStep.Authorise, row, HttpContext.Actor(), HttpContext.IfMatch(), clock.Today())
        {
            CallerGone = ct, IsDryRun = Booleans.Parse(request.DryRun) == true,
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
