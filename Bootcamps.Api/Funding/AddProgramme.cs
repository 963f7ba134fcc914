using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Funding;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Opens an authority's programme for a financial year, empty or copied from another.</summary>
internal sealed class AddProgramme(FundingStore store, WriteQueue writes) : Endpoint<AddProgramme.Request, Results<Created<Programme>, WriteRefused>>
{
    /// <summary>Maximum number of places.</summary>
    internal const int MostPlaces = 1_000_000;

    /// <summary>Maximum amount in pence: £10,000,000,000.</summary>
    internal const long MostPence = 1_000_000_000_000;

    internal sealed class Request
    {
        /// <summary>
        /// A unique value for this request: 1 to 100 visible ASCII characters. Send the same value when you retry, and the programme is opened only once.
        /// </summary>
        [FromHeader(IdempotentRequests.Header, isRequired: false)]
        public string? IdempotencyKey { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>A programme to open.</summary>
    internal sealed record Body
    {
        /// <summary>Its name.</summary>
        public string? Name { get; init; }

        /// <summary>Its financial year, such as 2025-26. Makes the key, such as LCRCA-2025-26.</summary>
        public string? FinancialYear { get; init; }

        /// <summary>Last day on which enrolments are accepted, at most six months after the programme's last. Null for no end. Never copied.</summary>
        public string? AcceptsUntil { get; init; }

        /// <summary>
        /// The limit of commitments as a share of every cap on money, in percent with up to two decimals, from 100 to 200. Null for that of
        /// <c>copyFrom</c>, or 100.00, which stops at the cap.
        /// </summary>
        public decimal? CommitmentLimitPercent { get; init; }

        /// <summary>
        /// A programme of yours whose latest rule set of each route, latest performance rules, allocations and targets are taken over; every date and month
        /// moves by the years between. Null for none.
        /// </summary>
        public string? CopyFrom { get; init; }

        /// <summary>Places and money from earlier years that count towards the caps, by sector. Null for none.</summary>
        public IReadOnlyList<Opening>? Openings { get; init; }
    }

    /// <summary>Places and money of a sector from earlier years.</summary>
    internal sealed record Opening
    {
        /// <summary>The sector.</summary>
        public string? SectorCode { get; init; }

        /// <summary>Places.</summary>
        public int? Places { get; init; }

        /// <summary>Money, in pence. Null for 0.</summary>
        public long? Pence { get; init; }

        /// <summary>How many learners of these places have completed. They count towards the targets. At most the places. Null for 0.</summary>
        public int? Completions { get; init; }

        /// <summary>How many of those have a positive outcome. At most the completions. Null for 0.</summary>
        public int? Outcomes { get; init; }

        internal sealed class Rules : AbstractValidator<Opening>
        {
            public Rules()
            {
                RuleFor(opening => opening.SectorCode).Needed().Key();
                RuleFor(opening => opening.Places).Needed().Within(0, MostPlaces);
                RuleFor(opening => opening.Pence).Within(0, MostPence);
                RuleFor(opening => opening.Completions).Within(0, MostPlaces);
                RuleFor(opening => opening.Outcomes).Within(0, MostPlaces);
            }
        }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.Body.Name).Needed().TextUpTo(200);
            RuleFor(request => request.Body.FinancialYear).Needed().Text(
                text => FinancialYear.TryParse(text, out _),
                "programme.year-invalid",
                "Must be a financial year: two consecutive years, such as 2025-26.",
                schema =>
                {
                    schema.Pattern = "^20[0-9]{2}-[0-9]{2}$";
                    schema.MinLength = schema.MaxLength = 7;
                });
            RuleFor(request => request.Body.AcceptsUntil).Date();
            RuleFor(request => request.Body.CommitmentLimitPercent).Percent(100, 200);
            RuleFor(request => request.Body.CopyFrom).Key();
            RuleFor(request => request.Body.Openings).ItemsUpTo(100);
            RuleForEach(request => request.Body.Openings).SetValidator(new Opening.Rules());
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/programmes");
        Roles(Role.Authority);
        Options(route => route.WithMetadata(new NeedsIdempotencyKey("/v1/programmes/{programmeId}", HasVersion: true)));
        Summary(summary =>
        {
            summary.Summary = "Open a programme";
            summary.Description =
                "An authority has one programme for each financial year. Send its allocations next, unless you copy them: a provider cannot enrol without one.";
            summary.ExampleRequest = new Body
            {
                Name = "Liverpool City Region Skills Bootcamps 2025-26", FinancialYear = "2025-26", CopyFrom = "LCRCA-2024-25",
                Openings = [new Opening { SectorCode = "digital", Places = 120, Pence = 0, Completions = 96, Outcomes = 70 }],
            };
            summary.Responses[201] = "The programme is open.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Created<Programme>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var body = request.Body;
        if (body.CopyFrom is { } copyFrom && await store.OwnerOfAsync(copyFrom, HttpContext.Caller(), ct) is null)
        {
            return new WriteRefused([NotFound404.Refusal("/copyFrom")]);
        }

        _ = FinancialYear.TryParse(body.FinancialYear, out var year);
        var outcome = await writes.SubmitAsync(new OpeningProgramme(HttpContext.Actor(), year)
        {
            Name = body.Name!.Trim(),
            AcceptsUntil = IsoDates.Parse(body.AcceptsUntil),
            CommitmentLimitBasisPoints = Percents.Parse(body.CommitmentLimitPercent),
            CopyFrom = body.CopyFrom,
            Openings = [.. (body.Openings ?? []).Select(opening => new OpeningBalance(
                opening.SectorCode!, opening.Places!.Value, opening.Pence ?? 0, opening.Completions ?? 0, opening.Outcomes ?? 0))],
            Claim = HttpContext.IdempotencyClaim(),
            CallerGone = ct,
        });
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Created($"/v1/programmes/{outcome.Value.ProgrammeId}", outcome.Value);
    }
}
