using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Providers;

/// <summary>Changes a provider's details, including its suspension.</summary>
internal sealed class EditProvider(WriteQueue writes) : Endpoint<EditProvider.Request, Results<Ok<Provider>, EditRefused>>
{
    internal sealed class Request
    {
        /// <summary>The provider's UKPRN.</summary>
        [RouteParam]
        public int? Ukprn { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>The new values of the provider.</summary>
    internal sealed record Body
    {
        /// <summary>Name.</summary>
        public string? Name { get; init; }

        /// <summary>active or suspended. A suspended provider cannot enrol learners. Its existing enrolments do not change.</summary>
        public string? Status { get; init; }

        /// <summary>Whether its charge to employers is exempt from VAT.</summary>
        public bool? IsVatEligibleBody { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.Ukprn).Ukprn();
            RuleFor(request => request.Body.Name).Needed().TextUpTo(200);
            RuleFor(request => request.Body.Status).Needed().OneOf(Provider.Statuses);
            RuleFor(request => request.Body.IsVatEligibleBody).Needed();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Put("/v1/providers/{ukprn}");
        Roles(Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Change a provider";
            summary.Description = "Replaces name, status and VAT mark. Needs If-Match with the ETag that was read.";
            summary.ExampleRequest = new Body { Name = "Mersey Example Training", Status = ProviderRow.Active, IsVatEligibleBody = true };
            summary.Responses[200] = "Changed.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Provider>, EditRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var outcome = await writes.SubmitAsync(
            new EditingProvider(request.Ukprn!.Value, HttpContext.IfMatch(), request.Body, HttpContext.Actor()) { CallerGone = ct });
        if (outcome.IsRefused)
        {
            return new EditRefused(outcome.Refusals);
        }

        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Ok(outcome.Value);
    }

    private sealed class EditingProvider(int ukprn, string? ifMatch, Body body, Actor actor) : Unit<Provider>(WriteQueue.ReferenceLane, actor)
    {
        private readonly ProviderKey _key = new(actor.Caller.AuthorityId!, ukprn);
        private string _changed = "";

        public override void Ask(Batch batch) => batch.Ask(ProviderStore.Providers, _key);

        protected override Outcome<Provider> Decide(Batch batch)
        {
            if (batch.Get(ProviderStore.Providers, _key) is not { } row)
            {
                return NotFound404.Refusal(null);
            }

            if (Versions.Check(ifMatch, row.Version) is { } refusal)
            {
                return refusal;
            }

            var edited = row with
            {
                Name = body.Name!,
                Status = body.Status!,
                IsVatEligibleBody = body.IsVatEligibleBody!.Value,
                Version = row.Version + 1,
                UpdatedAt = batch.PostedAt,
            };
            _changed = ChangedFields.Of(
                ("name", edited.Name != row.Name),
                (FormattableString.Invariant($"status={edited.Status}"), edited.Status != row.Status),
                (FormattableString.Invariant($"isVatEligibleBody={edited.IsVatEligibleBody}"), edited.IsVatEligibleBody != row.IsVatEligibleBody));
            batch.Add(ProviderStore.Sql.Edit, edited);
            batch.Set(ProviderStore.Providers, _key, edited);
            return Provider.Of(edited);
        }

        protected override Change Describe(Provider value) =>
            new("provider.edited", FormattableString.Invariant($"{_key.AuthorityId}/{_key.Ukprn}"), _key.AuthorityId, _key.Ukprn, _changed);
    }
}
