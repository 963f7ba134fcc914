using YamlDotNet.Serialization;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>Serves the checked-in description of the API, and a page to read it and try it out.</summary>
internal static class ApiDocumentPages
{
    /// <summary>Lets the page's own scripts and styles work, and nothing else. The styles are partly in the markup.</summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Shows the description at <c>/swagger</c>; a key can be entered under Authorize, and is forgotten when the page is left.</summary>
    public static void UseApiDocumentPage(this WebApplication app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/swagger", StringComparison.Ordinal), page =>
        {
            page.Use((context, next) =>
            {
                context.Response.Headers.ContentSecurityPolicy = PagePolicy;
                return next(context);
            });
            page.UseSwaggerUI(options =>
            {
                options.RoutePrefix = "swagger";
                options.DocumentTitle = "Bootcamps API";
                options.SwaggerEndpoint($"/openapi/{ApiDocument.Version}.yaml", "Bootcamps v1");
                options.DisplayOperationId();
            });
        });
    }

    /// <summary>Maps <c>/openapi/v1.yaml</c> and <c>/openapi/v1.json</c>; whoever opens the service in a browser is led to the page.</summary>
    public static void MapApiDocument(this WebApplication app)
    {
        var yaml = new Lazy<string>(ReadYaml);
        var json = new Lazy<string>(() => ToJson(yaml.Value));
        app.MapGet("/", () => TypedResults.Redirect("swagger/index.html")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet($"/openapi/{ApiDocument.Version}.yaml", () => TypedResults.Text(yaml.Value, "application/yaml")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet($"/openapi/{ApiDocument.Version}.json", () => TypedResults.Text(json.Value, "application/json")).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>The description as JSON.</summary>
    public static string ToJson(string yaml) => new SerializerBuilder().JsonCompatible().Build()
        .Serialize(new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml));

    private static string ReadYaml()
    {
        using var reader = new StreamReader(typeof(ApiDocumentPages).Assembly.GetManifestResourceStream("openapi.yaml")!);
        return reader.ReadToEnd();
    }
}
