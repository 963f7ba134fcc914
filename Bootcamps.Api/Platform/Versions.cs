using System.Globalization;
using Bootcamps.Domain;

namespace Bootcamps.Api.Platform;

/// <summary>Versions of what staff edit: sent as ETag, asked back in If-Match, so that nobody overwrites what they have not seen.</summary>
internal static class Versions
{
    /// <summary>Sends a record's version.</summary>
    public static void SetVersion(this HttpContext context, int version) => context.Response.Headers.ETag = TagOf(version);

    /// <summary>The version an edit was made on; null when the request does not say.</summary>
    public static string? IfMatch(this HttpContext context) => context.Request.Headers.IfMatch is [{ Length: > 0 } tag] ? tag : null;

    /// <summary>Why an edit cannot go on: <c>version.required</c> without If-Match, <c>version.stale</c> when the record has moved on; null when it can.</summary>
    public static Refusal? Check(string? ifMatch, int version) => ifMatch switch
    {
        null => new Refusal("version.required", "Say in If-Match which version the edit was made on."),
        "*" => null,
        _ when ifMatch == TagOf(version) => null,
        _ => new Refusal("version.stale", "The record has changed since it was read."),
    };

    private static string TagOf(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
