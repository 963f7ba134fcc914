using System.Text;
using System.Text.RegularExpressions;
using Bootcamps.Api.Platform.Problems;
using FastEndpoints;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>The description of the API, generated from the operations. A test keeps <c>openapi.yaml</c> equal to it.</summary>
internal static partial class ApiDocument
{
    /// <summary>Name of the description: the version of the API.</summary>
    public const string Version = "v1";

    /// <summary>Name of the way in with a key.</summary>
    public const string KeyScheme = "key";

    /// <summary>Name of the way in as a person.</summary>
    public const string PersonScheme = "person";

    private static readonly FeatureDescription[] OwnFeatures =
    [
        new("Access", "API keys."),
        new("Problems", "Every code the API can return."),
        new("Health", "Whether the service responds and is ready."),
    ];

    /// <summary>Sets up the generator.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="content">What the API is for.</param>
    public static void AddApiDocument(this IServiceCollection services, ApiContent content)
    {
        services.AddSingleton(content);
        services.AddSingleton<FieldNames>();
        services.AddEndpointsApiExplorer();
        services.AddSingleton<IApiDescriptionProvider, RequestParts>();
        services.AddSingleton<Messages>();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(Version, Info(content));
            options.AddServer(Server());
            options.AddSecurityDefinition(KeyScheme, Key());
            options.AddSecurityDefinition(PersonScheme, Person());
            options.AddSecurityRequirement(document => With(KeyScheme, document));
            options.AddSecurityRequirement(document => With(PersonScheme, document));
            options.CustomSchemaIds(SchemaId);
            options.CustomOperationIds(description => DefinitionOf(description.ActionDescriptor.EndpointMetadata)?.EndpointType.Name);
            options.TagActionsBy(description => [DefinitionOf(description.ActionDescriptor.EndpointMetadata)?.EndpointType.Namespace?.Split('.')[^1] ?? ""]);
            options.OrderActionsBy(description => $"{description.RelativePath} {description.HttpMethod}");
            options.DescribeAllParametersInCamelCase();
            options.UseAllOfToExtendReferenceSchemas();
            options.UseInlineDefinitionsForEnums();
            options.IncludeXmlComments(typeof(ApiDocument).Assembly);
            options.IncludeXmlComments(typeof(Domain.Refusal).Assembly);
            options.MapValues();
            options.SchemaFilter<FieldSchemas>();
            options.OperationFilter<OperationDetails>();
            options.DocumentFilter<Completion>();
        });
    }

    /// <summary>A way in that suffices by itself.</summary>
    public static OpenApiSecurityRequirement With(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    /// <summary>A description as the text of <c>openapi.yaml</c>.</summary>
    public static async Task<string> WriteAsync(OpenApiDocument document) =>
        WordOfYaml().Replace((await document.SerializeAsYamlAsync(OpenApiSpecVersion.OpenApi3_1)).ReplaceLineEndings("\n").TrimEnd(), "'$0'") + "\n";

    /// <summary>Name of a message: <c>MakeKey.Body</c> is MakeKeyBody, <c>Page&lt;ApiKey&gt;</c> is ApiKeyPage.</summary>
    public static string SchemaId(Type type)
    {
        var name = new StringBuilder();
        foreach (var argument in type.GenericTypeArguments)
        {
            name.Append(SchemaId(argument));
        }

        return name.Append(type.DeclaringType?.Name).Append(type.Name.Split('`')[0]).ToString();
    }

    // YAML 1.1 parsers read these words as true and false.
    [GeneratedRegex("(?<=^ *(- )?([A-Za-z0-9]+: )?)(on|off|yes|no)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex WordOfYaml();

    private static EndpointDefinition? DefinitionOf(IEnumerable<object> metadata) => metadata.OfType<EndpointDefinition>().SingleOrDefault();

    private static OpenApiInfo Info(ApiContent content) => new()
    {
        Title = content.Title,
        Version = Version,
        Description = content.Description,
        Contact = new OpenApiContact { Name = "The authority that issued your key" },
        License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
    };

    private static OpenApiServer Server() => new()
    {
        Url = "/",
        Description = "The server that served this description: local, test or production.",
        Extensions = new Dictionary<string, IOpenApiExtension> { ["x-internal"] = new JsonNodeExtension(false) },
    };

    private static OpenApiSecurityScheme Key() => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        Description =
            "An API key. Secret keys (`bck_…`) are for the systems of providers and authorities. Publishable keys (`bcp_…`) are for registered "
            + "websites, where visitors can see them. They can only check eligibility and list open cohorts. Keys can expire and be revoked. Each key has a "
            + "limit of requests a minute.",
    };

    private static OpenApiSecurityScheme Person() => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        BearerFormat = "JWT",
        Description =
            "The access token of a member of staff: a JWT from the OpenID Connect issuer and for the audience in the service's settings. It has the claims "
            + "`sub` (up to 100 visible ASCII characters), `role` (authority or admin) and, for the role authority, `authority` (such as LCRCA). People can "
            + "do everything that keys of their role can. Some operations need a person. Tokens are checked as in RFC8725: algorithm, issuer, audience and "
            + "times. Each person has a limit of requests a minute.",
    };

    /// <summary>Adds the parts that the generator cannot see: health checks, features, shared answers and headers.</summary>
    private sealed class Completion(ApiContent content) : IDocumentFilter
    {
        public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
        {
            var problem = context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository);
            swaggerDoc.Paths.Add("/health/live", HealthCheck(
                "IsLive",
                "Check that the service responds",
                "Says whether the process responds. Needs no key.",
                "The process responds.",
                document: swaggerDoc));
            swaggerDoc.Paths.Add("/health/ready", HealthCheck(
                "IsReady",
                "Check that the service is ready",
                "Says whether the database can be reached and has this version's schema. Needs no key.",
                "The service is ready.",
                "The service is not ready.",
                swaggerDoc));
            AddVersions(swaggerDoc);
            ProblemAnswers.Describe(swaggerDoc, problem, content);
            Headers.Describe(swaggerDoc, content.ExamplePath);
            var used = swaggerDoc.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Tags!).Select(tag => tag.Name!)
                .ToHashSet(StringComparer.Ordinal);
            swaggerDoc.Tags = new HashSet<OpenApiTag>(
                content.Features.Concat(OwnFeatures).Where(feature => used.Contains(feature.Name))
                    .Select(feature => new OpenApiTag { Name = feature.Name, Description = feature.Description }));
        }

        // Records that can be edited have an ETag when they are made and read.
        private static void AddVersions(OpenApiDocument document)
        {
            foreach (var (path, item) in document.Paths
                .Where(pair => pair.Value.Operations!.TryGetValue(HttpMethod.Put, out var put) && put.Responses!.ContainsKey("412")))
            {
                AddVersion(item, HttpMethod.Get, "200");
                if (document.Paths.TryGetValue(path[..path.LastIndexOf('/')], out var list))
                {
                    AddVersion(list, HttpMethod.Post, "201");
                }
            }

            void AddVersion(IOpenApiPathItem item, HttpMethod verb, string status)
            {
                if (item.Operations!.TryGetValue(verb, out var operation) && operation.Responses!.TryGetValue(status, out var answer))
                {
                    Headers.Add((OpenApiResponse)answer, document, Headers.ETag);
                }
            }
        }

        private static OpenApiPathItem HealthCheck(
            string id,
            string summary,
            string description,
            string healthy,
            string? unhealthy = null,
            OpenApiDocument? document = null)
        {
            var responses = new OpenApiResponses { ["200"] = Answer(healthy, "Healthy") };
            if (unhealthy is not null)
            {
                responses["503"] = Answer(unhealthy, "Unhealthy");
            }

            return new OpenApiPathItem
            {
                Operations = new Dictionary<HttpMethod, OpenApiOperation>
                {
                    [HttpMethod.Get] = new()
                    {
                        OperationId = id,
                        Summary = summary,
                        Description = description,
                        Tags = new HashSet<OpenApiTagReference> { new("Health", document) },
                        Security = [[]],
                        Responses = responses,
                    },
                },
            };
        }

        private static OpenApiResponse Answer(string description, string word) => new()
        {
            Description = description,
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["text/plain"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = word.Length, Pattern = $"^{word}$" },
                    Example = word
                },
            },
        };
    }
}
