using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Platform.Problems;

/// <summary>Lists every code the API can answer with.</summary>
internal sealed class ListRules : EndpointWithoutRequest<Ok<Page<ListRules.Rule>>>
{
    private static readonly Page<Rule> All = new() { Items = [.. RuleCatalogue.Rules.Select(Rule.Of)], Next = null };

    /// <summary>A rule, or another reason for a refusal.</summary>
    internal sealed record Rule
    {
        /// <summary>Stable code: never renamed, never used for something else.</summary>
        public required string Code { get; init; }

        /// <summary>What breaking it leads to: error (the request is refused), warning (it is only reported) or configured (the programme's rule set decides).</summary>
        [EnumDataType(typeof(RuleSeverity))]
        public required string Severity { get; init; }

        /// <summary>The rule as a sentence.</summary>
        public required string Text { get; init; }

        /// <summary>What to do next.</summary>
        public required string Remedy { get; init; }

        /// <summary>Where the rule comes from; Bootcamps for a rule of this service.</summary>
        public required string Source { get; init; }

        /// <summary>The day from which the API answers with it.</summary>
        public required DateOnly Since { get; init; }

        /// <summary>A rule of the catalogue as a message.</summary>
        public static Rule Of(CataloguedRule rule) => new()
        {
            Code = rule.Code, Severity = Names.NameOf(rule.Severity), Text = rule.Text, Remedy = rule.Remedy, Source = rule.Source, Since = rule.Since,
        };
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/rules");
        Roles(Role.Provider, Role.Authority, Role.Partner, Role.Admin);
        Summary(summary =>
        {
            summary.Summary = "List rules";
            summary.Description = "Every code the API can answer with, by code, all of them at once: severity, text, what to do, source and since when.";
            summary.Responses[200] = "The rules.";
        });
    }

    /// <inheritdoc/>
    public override Task<Ok<Page<Rule>>> ExecuteAsync(CancellationToken ct) => Task.FromResult(TypedResults.Ok(All));
}
