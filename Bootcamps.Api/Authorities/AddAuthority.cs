using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Authorities;

/// <summary>Adds a combined authority with its area.</summary>
internal sealed class AddAuthority(AreaStore areas, WriteQueue writes, TimeProvider clock)
    : Endpoint<AddAuthority.Request, Results<Created<Authority>, WriteRefused>>
{
    internal sealed class Request
    {
        /// <summary>
        /// A unique value for this authority: 1 to 100 visible ASCII characters. Send the same value when you retry, and the authority is added only once.
        /// </summary>
        [FromHeader(IdempotentRequests.Header, isRequired: false)]
        public string? IdempotencyKey { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>An authority to add.</summary>
    internal sealed record Body : AuthorityBody
    {
        /// <summary>Its key, such as WMCA: 2 to 20 capital letters, digits and hyphens. Programmes are named after it, and it never changes.</summary>
        public string? AuthorityId { get; init; }

        /// <summary>The row of the authority.</summary>
        public AuthorityRow ToRow() => new() { AuthorityId = AuthorityId!, Name = Name!.Trim(), GssCode = GssCode, Version = 1 };
    }

    internal sealed class Rules : Validator<Request>
    {
        private const int LongestId = 20;

        public Rules()
        {
            RuleFor(request => request.Body.AuthorityId).Needed().Text(
                IsId,
                "request.id-invalid",
                "Must be 2 to 20 capital letters, digits and hyphens, the first a letter.",
                schema =>
                {
                    schema.Pattern = "^[A-Z][A-Z0-9-]+$";
                    schema.MinLength = 2;
                    schema.MaxLength = LongestId;
                });
            RuleFor(request => request.Body).SetValidator(new AuthorityBody.Rules());
        }

        private static bool IsId(string? text) =>
            text is { Length: >= 2 and <= LongestId } && char.IsAsciiLetterUpper(text[0])
                && text.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter == '-');
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/authorities");
        Roles(Role.Admin);
        Options(route => route.WithMetadata(new NeedsIdempotencyKey("/v1/authorities/{authorityId}", HasVersion: true)));
        Summary(summary =>
        {
            summary.Summary = "Add an authority";
            summary.Description =
                "A tenant of its own with the area whose residents it funds. Then add its sectors, make it a key, and open its first programme.";
            summary.ExampleRequest = new Body
            {
                AuthorityId = "WMCA", Name = "West Midlands Combined Authority", GssCode = "E47000007",
                Areas =
                [
                    new AuthorityBody.Area { LocalAuthorityCode = "E08000025", Name = "Birmingham", ValidFrom = "2016-06-17" },
                    new AuthorityBody.Area { LocalAuthorityCode = "E08000026", Name = "Coventry", ValidFrom = "2016-06-17" }
                ],
            };
            summary.Responses[201] = "Added.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Created<Authority>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var unit = new AddingAuthority(request.Body.ToRow(), request.Body.ToAreas(), HttpContext.Actor(), clock.Today())
        {
            Claim = HttpContext.IdempotencyClaim(),
            CallerGone = ct
        };
        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        areas.Forget(outcome.Value.AuthorityId);
        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Created($"/v1/authorities/{outcome.Value.AuthorityId}", outcome.Value);
    }
}
