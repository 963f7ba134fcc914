using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Platform.Access;

/// <summary>Makes a key and shows it, once.</summary>
internal sealed class MakeKey(WriteQueue writes, TimeProvider clock) : Endpoint<MakeKey.Request, Results<Created<ApiKey>, WriteRefused, Invalid400>>
{
    internal sealed class Request
    {
        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>A key to make.</summary>
    internal sealed record Body
    {
        /// <summary>Who the key is for; an authority makes keys for its providers and partners, an admin for all.</summary>
        public string? Role { get; init; }

        /// <summary>The authority the key acts within: an authority's own unless said, needed from an admin, left out for the role admin.</summary>
        public string? AuthorityId { get; init; }

        /// <summary>The provider the key acts for; needed for the role provider, left out for others.</summary>
        public int? Ukprn { get; init; }

        /// <summary>What the key is for: nothing personal.</summary>
        public string? Name { get; init; }

        /// <summary>The last day on which the key works; null when it does not expire.</summary>
        public string? ExpiresOn { get; init; }

        /// <summary>Websites whose pages may use a partner's key in a browser, such as https://www.example.org; without any, only a server may. Left out for other roles.</summary>
        public IReadOnlyList<string>? Origins { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        private static readonly string[] KeyRoles = [Access.Role.Provider, Access.Role.Authority, Access.Role.Partner, Access.Role.Admin];

        public Rules()
        {
            RuleFor(request => request.Body.Role).Needed().OneOf(KeyRoles);
            RuleFor(request => request.Body.AuthorityId).Key(20);
            RuleFor(request => request.Body.Ukprn).Ukprn();
            RuleFor(request => request.Body.Name).Needed().TextUpTo(100);
            RuleFor(request => request.Body.ExpiresOn).Date();
            RuleFor(request => request.Body.Origins).ItemsUpTo(20);
            RuleForEach(request => request.Body.Origins).Origin();

            RuleFor(request => request.Body.Ukprn).Needed().When(request => request.Body.Role == Access.Role.Provider);
            RuleFor(request => request.Body.Ukprn).Null().WithErrorCode("request.unknown-field").WithMessage("Only a key of the role provider takes this field.")
                .When(request => request.Body.Role is not (null or Access.Role.Provider));
            RuleFor(request => request.Body.Origins).Null().WithErrorCode("request.unknown-field").WithMessage("Only a key of the role partner takes this field.")
                .When(request => request.Body.Role is not (null or Access.Role.Partner));
            RuleFor(request => request.Body.AuthorityId).Null().WithErrorCode("request.unknown-field").WithMessage("A key of the role admin does not take this field.")
                .When(request => request.Body.Role is Access.Role.Admin);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/keys");
        Roles(Role.Authority, Role.Admin);
        Options(route => route.WithMetadata(NeedsIdempotencyKey.Instance));
        Summary(summary =>
        {
            summary.Summary = "Make a key";
            summary.Description = "The answer shows the key; a secret key is never shown again, not even to a retry with the same Idempotency-Key, which answers the same record with key null.";
            summary.ExampleRequest = new Body { Role = Role.Provider, Ukprn = 10001234, Name = "Learner records system", ExpiresOn = "2025-07-31" };
            summary.Responses[201] = "Made.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Created<ApiKey>, WriteRefused, Invalid400>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var body = request.Body;
        var authorityId = body.Role == Role.Admin ? null : body.AuthorityId ?? HttpContext.Caller().AuthorityId;
        if (authorityId is null && body.Role != Role.Admin)
        {
            return Invalid400.Required("/authorityId");
        }

        var order = new KeyOrder(body.Role!, authorityId, body.Ukprn, body.Name!, IsoDates.Parse(body.ExpiresOn), body.Origins ?? []);
        var making = new KeyMaking(order, HttpContext.Actor(), clock.Today()) { Claim = HttpContext.IdempotencyClaim(), CallerGone = ct };
        var outcome = await writes.SubmitAsync(making);
        return outcome.IsRefused ? new WriteRefused(outcome.Refusals) : TypedResults.Created((string?)null, making.Reveal(outcome.Value));
    }
}
