using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>Serves the checked-in description of the API, and a page to read and try it.</summary>
internal static partial class ApiDocumentPages
{
    /// <summary>Content security policy for the page's own scripts and styles. Some styles are in the markup.</summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri "
            + "'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Shows the description at <c>/swagger</c>. A key entered under Authorize is not kept after the page is closed.</summary>
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

    /// <summary>Maps <c>/openapi/v1.yaml</c> and <c>/openapi/v1.json</c>, and redirects <c>/</c> to the page.</summary>
    public static void MapApiDocument(this WebApplication app)
    {
        var yaml = new Lazy<string>(ReadYaml);
        var json = new Lazy<string>(() => ToJson(yaml.Value));
        app.MapGet("/", () => TypedResults.Redirect("swagger/index.html")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet($"/openapi/{ApiDocument.Version}.yaml", () => TypedResults.Text(yaml.Value, "application/yaml")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet($"/openapi/{ApiDocument.Version}.json", () => TypedResults.Text(json.Value, "application/json")).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>The description as JSON. Numbers are copied as text, because a conversion would drop the zeros of 40.00.</summary>
    public static string ToJson(string yaml)
    {
        var document = new YamlStream();
        document.Load(new StringReader(yaml));
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(json, document.Documents[0].RootNode);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                json.WriteStartObject();
                foreach (var (name, value) in mapping)
                {
                    json.WritePropertyName(((YamlScalarNode)name).Value!);
                    Write(json, value);
                }

                json.WriteEndObject();
                break;
            case YamlSequenceNode list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: { } literal } when JsonLiteral().IsMatch(literal):
                json.WriteRawValue(literal);
                break;
            default:
                json.WriteStringValue(((YamlScalarNode)node).Value);
                break;
        }
    }

    [GeneratedRegex(@"^(true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex JsonLiteral();

    private static string ReadYaml()
    {
        using var reader = new StreamReader(typeof(ApiDocumentPages).Assembly.GetManifestResourceStream("openapi.yaml")!);
        return reader.ReadToEnd();
    }
}
