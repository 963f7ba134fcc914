using System.Globalization;
using Bootcamps.Domain;
using Microsoft.Net.Http.Headers;

namespace Bootcamps.Api.Platform;

/// <summary>Versions of records that staff edit: sent as ETag and required in If-Match, so that nobody overwrites a change they have not seen.</summary>
internal static class Versions
{
    /// <summary>Sends a record's version.</summary>
    public static void SetVersion(this HttpContext context, int version) => context.Response.Headers.ETag = TagOf(version);

    /// <summary>The versions in If-Match. Null when the header is absent.</summary>
    public static string? IfMatch(this HttpContext context) => context.Request.Headers.IfMatch.ToString() is { Length: > 0 } tags ? tags : null;

    /// <summary>Whether If-Match has ETags or an asterisk; also when it is absent.</summary>
    public static bool IsIfMatchReadable(this HttpContext context) =>
        context.IfMatch() is null || EntityTagHeaderValue.TryParseList(context.Request.Headers.IfMatch, out _);

    /// <summary>
    /// Why an edit is refused: <c>version.required</c> without If-Match, <c>version.stale</c> when the record has changed. Null when it is allowed.
    /// </summary>
    public static Refusal? Check(string? ifMatch, int version)
    {
        if (ifMatch is null)
        {
            return new Refusal("version.required", "The request needs an If-Match header with the ETag of the version you edited.");
        }

        return Matches(ifMatch, TagOf(version)) ? null
            : TagsOf(ifMatch).All(tag => tag.IsWeak) ? new Refusal("version.stale", "A weak ETag (W/) never matches. Send the ETag that you received.")
            : new Refusal("version.stale", "Someone else changed this record.");
    }

    /// <summary>Whether an ETag is one of those in If-Match; a weak one never is (RFC 9110, 13.1.1).</summary>
    public static bool Matches(string? ifMatch, string current) =>
        TagsOf(ifMatch).Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (!tag.IsWeak && tag.Tag.Equals(current, StringComparison.Ordinal)));

    private static IList<EntityTagHeaderValue> TagsOf(string? ifMatch) =>
        ifMatch is not null && EntityTagHeaderValue.TryParseList([ifMatch], out var tags) ? tags : [];

    private static string TagOf(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
