using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Providers;

/// <summary>Registers a training provider with an authority.</summary>
internal sealed class AddProvider(WriteQueue writes) : Endpoint<AddProvider.Request, Results<Created<Provider>, WriteRefused>>
{
    internal sealed class Request
    {
        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>A provider to register.</summary>
    internal sealed record Body
    {
        /// <summary>UK provider reference number: eight digits.</summary>
        public int? Ukprn { get; init; }

        /// <summary>Name.</summary>
        public string? Name { get; init; }

        /// <summary>active (default) or suspended. A suspended provider cannot enrol learners.</summary>
        public string? Status { get; init; }

        /// <summary>Whether its charge to employers is exempt from VAT. Default: false.</summary>
        public bool? IsVatEligibleBody { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.Body.Ukprn).Needed().Ukprn();
            RuleFor(request => request.Body.Name).Needed().TextUpTo(200);
            RuleFor(request => request.Body.Status).OneOf(Provider.Statuses);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/providers");
        Roles(Role.Authority);
        Options(route => route.WithMetadata(new NeedsIdempotencyKey("/v1/providers/{ukprn}", HasVersion: true)));
        Summary(summary =>
        {
            summary.Summary = "Register a provider";
            summary.Description = "A provider can enrol learners once it also has a funding allocation in a programme.";
            summary.ExampleRequest = new Body { Ukprn = 10009999, Name = "Riverside Example College", Status = ProviderRow.Active, IsVatEligibleBody = true };
            summary.Responses[201] = "Registered.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Created<Provider>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var outcome = await writes.SubmitAsync(
            new AddingProvider(request.Body, HttpContext.Actor()) { Claim = HttpContext.IdempotencyClaim(), CallerGone = ct });
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Created(FormattableString.Invariant($"/v1/providers/{outcome.Value.Ukprn}"), outcome.Value);
    }

    private sealed class AddingProvider(Body body, Actor actor) : Unit<Provider>(WriteQueue.ReferenceLane, actor)
    {
        private readonly ProviderKey _key = new(actor.Caller.AuthorityId!, body.Ukprn!.Value);

        public override void Ask(Batch batch) => batch.Ask(ProviderStore.Providers, _key);

        protected override Outcome<Provider> Decide(Batch batch)
        {
            if (batch.Get(ProviderStore.Providers, _key) is not null)
            {
                return new Refusal("provider.duplicate", "A provider with this UKPRN is already registered.", "/ukprn");
            }

            var row = new ProviderRow
            {
                AuthorityId = _key.AuthorityId,
                Ukprn = _key.Ukprn,
                Number = batch.Number,
                Name = body.Name!,
                Status = body.Status ?? ProviderRow.Active,
                IsVatEligibleBody = body.IsVatEligibleBody ?? false,
                Version = 1,
                CreatedAt = batch.PostedAt,
                UpdatedAt = batch.PostedAt,
            };
            batch.Add(ProviderStore.Sql.Add, row);
            batch.Set(ProviderStore.Providers, _key, row);
            return Provider.Of(row);
        }

        protected override Change Describe(Provider value) =>
            new("provider.created", FormattableString.Invariant($"{_key.AuthorityId}/{_key.Ukprn}"), _key.AuthorityId, _key.Ukprn);
    }
}
