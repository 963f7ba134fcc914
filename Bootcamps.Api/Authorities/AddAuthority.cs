using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Authorities;

/// <summary>Adds a combined authority with its area.</summary>
internal sealed class AddAuthority(AreaStore areas, WriteQueue writes, TimeProvider clock) : Endpoint<AddAuthority.Request, Results<Created<Authority>, WriteRefused>>
{
    internal sealed class Request
    {
        /// <summary>A value of your own for this authority, 1 to 100 visible ASCII characters. Send the same one when you retry: nothing is made twice.</summary>
        [FromHeader(IdempotentRequests.Header, isRequired: false)]
        public string? IdempotencyKey { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>An authority to add.</summary>
    internal sealed record Body
    {
        /// <summary>Its key, such as WMCA: 2 to 20 capital letters, digits and hyphens. Programmes are named after it, and it never changes.</summary>
        public string? AuthorityId { get; init; }

        /// <summary>What it is called.</summary>
        public string? Name { get; init; }

        /// <summary>Its code in the national register of geographic codes, such as E47000007; optional.</summary>
        public string? GssCode { get; init; }

        /// <summary>The local authorities of its area, at least one. A boundary that has moved is two entries.</summary>
        public IReadOnlyList<Area>? Areas { get; init; }

        /// <summary>The area as the domain knows it.</summary>
        public IReadOnlyList<AreaMembership> ToAreas() =>
        [
            .. Areas!.Select(area => new AreaMembership(
                LocalAuthorityCode.TryParse(area.LocalAuthorityCode, out var code) ? code : default, area.Name!.Trim(), IsoDates.Parse(area.ValidFrom)!.Value, IsoDates.Parse(area.ValidTo))),
        ];

        /// <summary>The authority as it is kept.</summary>
        public AuthorityRow ToRow() => new() { AuthorityId = AuthorityId!, Name = Name!.Trim(), GssCode = GssCode };
    }

    /// <summary>A local authority of the area.</summary>
    internal sealed record Area
    {
        /// <summary>Its code, such as E08000025.</summary>
        public string? LocalAuthorityCode { get; init; }

        /// <summary>What it is called.</summary>
        public string? Name { get; init; }

        /// <summary>First day on which it belongs to the area: residents are held to the area of the day on which they start.</summary>
        public string? ValidFrom { get; init; }

        /// <summary>Last day, included; null while it does.</summary>
        public string? ValidTo { get; init; }

        internal sealed class Rules : AbstractValidator<Area>
        {
            public Rules()
            {
                RuleFor(area => area.LocalAuthorityCode).Needed().LocalAuthority();
                RuleFor(area => area.Name).Needed().TextUpTo(100);
                RuleFor(area => area.ValidFrom).Needed().Date();
                RuleFor(area => area.ValidTo).Date();
            }
        }
    }

    internal sealed class Rules : Validator<Request>
    {
        private const int LongestId = 20;

        public Rules()
        {
            RuleFor(request => request.Body.AuthorityId).Needed().Text(IsId, "request.id-invalid", "Must be 2 to 20 capital letters, digits and hyphens, the first a letter.", schema =>
            {
                schema.Pattern = "^[A-Z][A-Z0-9-]+$";
                schema.MinLength = 2;
                schema.MaxLength = LongestId;
            });
            RuleFor(request => request.Body.Name).Needed().TextUpTo(200);
            RuleFor(request => request.Body.GssCode).LocalAuthority();
            RuleFor(request => request.Body.Areas).Needed().ItemsUpTo(100);
            RuleForEach(request => request.Body.Areas).SetValidator(new Area.Rules());
        }

        private static bool IsId(string? text) =>
            text is { Length: >= 2 and <= LongestId } && char.IsAsciiLetterUpper(text[0]) && text.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter == '-');
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/authorities");
        Roles(Role.Admin);
        Options(route => route.WithMetadata(NeedsIdempotencyKey.Instance));
        Summary(summary =>
        {
            summary.Summary = "Add an authority";
            summary.Description = "A tenant of its own with the area whose residents it funds. Then add its sectors, make it a key, and open its first programme.";
            summary.ExampleRequest = new Body
            {
                AuthorityId = "WMCA", Name = "West Midlands Combined Authority", GssCode = "E47000007",
                Areas = [new Area { LocalAuthorityCode = "E08000025", Name = "Birmingham", ValidFrom = "2016-06-17" }, new Area { LocalAuthorityCode = "E08000026", Name = "Coventry", ValidFrom = "2016-06-17" }],
            };
            summary.Responses[201] = "Added.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Created<Authority>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var unit = new AddingAuthority(request.Body.ToRow(), request.Body.ToAreas(), HttpContext.Actor(), clock.Today()) { Claim = HttpContext.IdempotencyClaim(), CallerGone = ct };
        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        areas.Forget(outcome.Value.AuthorityId);
        return TypedResults.Created((string?)null, outcome.Value);
    }
}
