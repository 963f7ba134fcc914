using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Providers;
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
        /// <summary>The role of the key. An authority makes keys for its providers and partners, an admin for all roles.</summary>
        public string? Role { get; init; }

        /// <summary>The authority of the key. Default: your own. Required from an admin, except for a key with the role admin.</summary>
        public string? AuthorityId { get; init; }

        /// <summary>The provider of the key. Required for the role provider. Do not send it for other roles.</summary>
        public int? Ukprn { get; init; }

        /// <summary>What the key is for, without personal data.</summary>
        public string? Name { get; init; }

        /// <summary>The last day on which the key works. Null if it does not expire.</summary>
        public string? ExpiresOn { get; init; }

        /// <summary>
        /// Websites that can use a partner's key in a browser, such as https://www.example.org. Without any, only a server can use it. Do not send it for other
        /// roles.
        /// </summary>
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
            RuleFor(request => request.Body.Ukprn).Null().WithErrorCode("request.unknown-field").WithMessage("Only a key for a provider can have this field.")
                .When(request => request.Body.Role is not (null or Access.Role.Provider));
            RuleFor(request => request.Body.Origins).Null().WithErrorCode("request.unknown-field").WithMessage("Only a key for a partner can have this field.")
                .When(request => request.Body.Role is not (null or Access.Role.Partner));
            RuleFor(request => request.Body.AuthorityId).Null().WithErrorCode("request.unknown-field").WithMessage("A key for an admin cannot have this field.")
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
            summary.Description =
                "The answer shows the key. A secret key is never shown again: a retry with the same Idempotency-Key answers the same record with key null.";
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
