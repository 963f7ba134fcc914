using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using FastEndpoints;

namespace Bootcamps.Api.Platform.Problems;

/// <summary>Lists every code the API can answer with.</summary>
internal sealed class ListRules : Endpoint<ListRules.Request, JsonOrCsv<Page<ListRules.Rule>>>
{
    internal sealed class Request
    {
        /// <summary><c>json</c>, the default, or <c>csv</c>. The same can be asked for with the header Accept.</summary>
        [QueryParam]
        public string? Format { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

    private static readonly Page<Rule> All = new() { Items = [.. RuleCatalogue.Rules.Select(Rule.Of)], Next = null };

    /// <summary>A code that the API can return, with its text.</summary>
    internal sealed record Rule
    {
        /// <summary>Stable code. It is never renamed or reused.</summary>
        public required string Code { get; init; }

        /// <summary>error (the request is refused), warning (it is only reported) or configured (the programme's rule set decides).</summary>
        [EnumDataType(typeof(RuleSeverity))]
        public required string Severity { get; init; }

        /// <summary>What is wrong, in one sentence.</summary>
        public required string Text { get; init; }

        /// <summary>What to do next.</summary>
        public required string Remedy { get; init; }

        /// <summary>Where the rule comes from. Bootcamps means a rule of this service.</summary>
        public required string Source { get; init; }

        /// <summary>The first day on which the API returned it.</summary>
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
            summary.Description = "Every code the API can return, ordered by code: severity, text, remedy, source and first date. The list has one page.";
            summary.Responses[200] = "The rules.";
        });
    }

    /// <inheritdoc/>
    public override Task<JsonOrCsv<Page<Rule>>> ExecuteAsync(Request request, CancellationToken ct) => Task.FromResult(JsonOrCsv.Of(All));
}
