using System.Text.Json;
using System.Text.Json.Nodes;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Platform.Requests;

/// <summary>Marks a figure of an answer that changes without an edit, such as the seats left. An edit can send back an old value of it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MovesByItselfAttribute : Attribute;

/// <summary>
/// Lets a caller send the answer of GET back by PUT: fields that the service sets, such as ids, versions and times, are accepted unchanged and refused when
/// changed. It applies to every address that has both, without code in either operation.
/// </summary>
internal static class ReadOnlyFields
{
    /// <summary>Code of the refusal of a changed field.</summary>
    public const string Code = "request.read-only";

    /// <summary>The operation's successful answer, whose fields can be sent back. Null when the request is not a PUT.</summary>
    public static Type? AnswerOf(HttpContext context)
    {
        if (!HttpMethods.IsPut(context.Request.Method)
            || context.GetEndpoint()?.Metadata.GetMetadata<EndpointDefinition>()?.ResDtoType is not { IsGenericType: true } results)
        {
            return null;
        }

        return results.GenericTypeArguments.FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Ok<>))
            ?.GenericTypeArguments[0];
    }

    /// <summary>A fault for each field that differs from the record as GET shows it now.</summary>
    /// <param name="context">The request.</param>
    /// <param name="sent">The read-only fields that were sent.</param>
    /// <param name="movesByItself">Whether a field is left out of the comparison.</param>
    public static async Task<IReadOnlyList<RequestFault>> FaultsAsync(
        HttpContext context, IReadOnlyDictionary<string, JsonElement> sent, Func<string, bool> movesByItself)
    {
        // The operation reports a record that does not exist or has changed.
        if (await CurrentAsync(context) is not { } current)
        {
            return [];
        }

        return
        [
            .. sent.Where(field => !movesByItself(field.Key) && !IsSame(field.Value, current[field.Key]))
                .Select(field => field.Key)
                .Select(name => new RequestFault(
                    Code, $"{name} cannot be changed here. Leave it out, or send it back as GET answers it.", SentName.Step("", name))),
        ];
    }

    private static bool IsSame(JsonElement sent, JsonNode? current) =>
        JsonNode.DeepEquals(JsonSerializer.SerializeToNode(sent), current)
        || (sent.ValueKind == JsonValueKind.String && Instants.TryParse(sent.GetString(), out var instant)
            && Instants.TryParse(current?.ToString(), out var other) && instant == other);

    // Calls GET at the same address as the same caller. Null if it does not answer with the version in If-Match.
    private static async Task<JsonObject?> CurrentAsync(HttpContext context)
    {
        var pattern = ((RouteEndpoint)context.GetEndpoint()!).RoutePattern.RawText;
        var get = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().FirstOrDefault(endpoint =>
            endpoint.RoutePattern.RawText == pattern && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) == true);
        if (get is null)
        {
            return null;
        }

        using var body = new MemoryStream();
        var inner = new DefaultHttpContext { RequestServices = context.RequestServices, User = context.User, RequestAborted = context.RequestAborted };
        inner.Request.Method = HttpMethods.Get;
        inner.Request.Path = context.Request.Path;
        inner.Request.RouteValues = new RouteValueDictionary(context.Request.RouteValues);
        inner.Response.Body = body;
        inner.SetEndpoint(get);
        foreach (var (key, value) in context.Items)
        {
            inner.Items[key] = value;
        }

        await get.RequestDelegate!(inner);
        return inner.Response.StatusCode == StatusCodes.Status200OK && Versions.Matches(context.IfMatch(), inner.Response.Headers.ETag.ToString())
            ? JsonNode.Parse(body.ToArray())!.AsObject()
            : null;
    }
}
