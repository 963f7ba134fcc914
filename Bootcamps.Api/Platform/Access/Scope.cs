using System.Text.RegularExpressions;
using Dapper;

namespace Bootcamps.Api.Platform.Access;

/// <summary>
/// The tenant filter. A statement on tenant data contains <c>{scope}</c>, or <c>{scope:e}</c> for the table alias e, in place of its filter;
/// a test requires it of every such statement.
/// </summary>
internal static partial class Scope
{
    /// <summary>The statement with its filter for a caller put in. Its parameters are <c>@scopeAuthorityId</c> and <c>@scopeUkprn</c>.</summary>
    public static string Apply(string sql, Caller caller) => Token().Replace(sql, token =>
    {
        var prefix = token.Groups["alias"].Success ? token.Groups["alias"].Value + "." : "";
        return caller.Role switch
        {
            Role.System => "1 = 1",
            Role.Provider => $"{prefix}authority_id = @scopeAuthorityId and {prefix}ukprn = @scopeUkprn",
            Role.Authority or Role.Partner => $"{prefix}authority_id = @scopeAuthorityId",
            _ => "1 = 0",
        };
    });

    /// <summary>A statement's parameters with those of the filter added.</summary>
    public static DynamicParameters Parameters(object? values, Caller caller)
    {
        var parameters = new DynamicParameters(values);
        parameters.Add("scopeAuthorityId", caller.AuthorityId);
        parameters.Add("scopeUkprn", caller.Ukprn);
        return parameters;
    }

    [GeneratedRegex(@"\{scope(:(?<alias>\w+))?\}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Token();
}
