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

    /// <summary>The descriptions of the features, in display order.</summary>
    private static readonly Dictionary<string, string> Features = new(StringComparer.Ordinal)
    {
        ["Eligibility"] = "Whether a resident can join, and the rules that decide it.",
        ["Enrolments"] = "Learners' places on cohorts.",
        ["Courses"] = "Courses and their cohorts.",
        ["Providers"] = "Training providers.",
        ["Authorities"] = "Combined authorities with their areas.",
        ["Sectors"] = "The sectors of an authority.",
        ["Funding"] = "Programmes, their rules and their allocations.",
        ["Targets"] = "Targets by month.",
        ["Reports"] = "A programme's figures, and a check that they agree.",
        ["Access"] = "API keys.",
        ["Problems"] = "Every code the API can return.",
        ["Health"] = "Whether the service responds and is ready.",
    };

    /// <summary>Sets up the generator.</summary>
    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSingleton<IApiDescriptionProvider, RequestParts>();
        services.AddSingleton<Messages>();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(Version, Info());
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

    /// <summary>Name of a message: <c>EnrolLearner.Body</c> is EnrolLearnerBody, <c>Page&lt;Enrolment&gt;</c> is EnrolmentPage.</summary>
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

    private static OpenApiInfo Info() => new()
    {
        Title = "Bootcamps",
        Version = Version,
        Description =
            "Enrolment and funding of Skills Bootcamps in England. Providers enrol learners and claim milestones. Combined authorities allocate money and "
            + "places and pay for them. Partner websites check whether a resident can join. Money is in whole pence, shares are in percent with two "
            + "decimals, months are such as 2024-11. Dates are in England, times are UTC. Text lengths count characters (Unicode code points, as in JSON "
            + "Schema), so an emoji is one. Spaces around a text are removed. Line breaks, control characters and direction marks are refused. Ids are "
            + "read in upper and lower case. An unknown or repeated query parameter is refused. HEAD works wherever GET does. You can PUT an answer of "
            + "GET back: fields that the service sets are accepted if unchanged. A refusal is a problem (RFC 9457) that lists every reason at once, each "
            + "with a stable code. New fields can be added to answers at any time. Nothing is renamed or removed within v1.",
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
    private sealed class Completion : IDocumentFilter
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
            ProblemAnswers.Describe(swaggerDoc, problem);
            Headers.Describe(swaggerDoc);
            var used = swaggerDoc.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Tags!).Select(tag => tag.Name!)
                .ToHashSet(StringComparer.Ordinal);
            swaggerDoc.Tags = new HashSet<OpenApiTag>(
                Features.Where(feature => used.Contains(feature.Key)).Select(feature => new OpenApiTag { Name = feature.Key, Description = feature.Value }));
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
