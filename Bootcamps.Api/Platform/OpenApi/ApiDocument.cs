using System.Text;
using System.Text.RegularExpressions;
using Bootcamps.Api.Platform.Problems;
using FastEndpoints;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>The description of the API: made from the operations by the tests, which hold <c>openapi.yaml</c> equal to it.</summary>
internal static partial class ApiDocument
{
    /// <summary>Name of the description: the version of the API.</summary>
    public const string Version = "v1";

    /// <summary>Name of the way in with a key.</summary>
    public const string KeyScheme = "key";

    /// <summary>Name of the way in as a person.</summary>
    public const string PersonScheme = "person";

    /// <summary>What the features are for, in the order in which they are shown.</summary>
    private static readonly Dictionary<string, string> Features = new(StringComparer.Ordinal)
    {
        ["Eligibility"] = "Whether a resident may join, and which rules decide it.",
        ["Enrolments"] = "Learners on cohorts, within every cap.",
        ["Courses"] = "Bootcamps and their cohorts.",
        ["Providers"] = "Training providers.",
        ["Authorities"] = "Combined authorities with their areas.",
        ["Sectors"] = "The sectors of an authority.",
        ["Funding"] = "Programmes, their rules, allocations and what is left of them.",
        ["Targets"] = "What is to be reached, month by month.",
        ["Reports"] = "Where a programme stands, and proof that its figures agree.",
        ["Access"] = "Keys, and who may do what with them.",
        ["Problems"] = "Every code the API can answer with.",
        ["Health"] = "Whether the service lives and can work.",
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
    public static OpenApiSecurityRequirement With(string scheme, OpenApiDocument document) => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

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

    // Readers of YAML 1.1, which are many, take these words for true and false.
    [GeneratedRegex("(?<=^ *(- )?([A-Za-z0-9]+: )?)(on|off|yes|no)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex WordOfYaml();

    private static EndpointDefinition? DefinitionOf(IEnumerable<object> metadata) => metadata.OfType<EndpointDefinition>().SingleOrDefault();

    private static OpenApiInfo Info() => new()
    {
        Title = "Bootcamps",
        Version = Version,
        Description = "Enrolment and funding of Skills Bootcamps in England. Providers enrol learners and report their milestones, combined authorities allocate money and "
            + "places and watch over them, partner websites check whether a resident may join. Money is in whole pence, shares are in percent with two decimals, months are such as 2024-11. Dates are of the calendar in England, "
            + "instants are UTC. Lengths of texts count characters (Unicode code points, as in JSON Schema), so an emoji is one. Spaces around a text are left out; line breaks, control characters and direction marks are refused. Ids are read in upper and lower case. "
            + "An unknown or repeated query parameter is refused. HEAD is answered wherever GET is. What GET answers can be sent back by PUT: fields that the service sets are accepted as they are and refused when changed. "
            + "A refusal is a problem (RFC 9457) that lists every reason at once, each with a stable code. Fields may be added to answers at any time; nothing is renamed or removed within v1.",
        Contact = new OpenApiContact { Name = "The authority that issued your key" },
        License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
    };

    private static OpenApiServer Server() => new()
    {
        Url = "/",
        Description = "The server this description came from, local, test or production.",
        Extensions = new Dictionary<string, IOpenApiExtension> { ["x-internal"] = new JsonNodeExtension(false) },
    };

    private static OpenApiSecurityScheme Key() => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        Description = "A key of this service. Secret keys (`bck_…`) are for the systems of providers and authorities; publishable keys (`bcp_…`) are for websites that are registered, "
            + "where visitors can see them, and only check eligibility and list open cohorts. Keys expire, can be revoked, and are limited in requests a minute.",
    };

    private static OpenApiSecurityScheme Person() => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        BearerFormat = "JWT",
        Description = "The token of a person, staff of an authority or of the service: a JWT from the OpenID Connect issuer that the service is set up with, for its audience, with the claims "
            + "`sub` (up to 100 visible ASCII characters), `role` (authority or admin) and, for the role authority, `authority` (such as LCRCA). Persons may do what keys of their role may; "
            + "what needs a person, keys may not. Tokens are checked as RFC8725 asks: algorithm, issuer, audience and times. Each person is limited in requests a minute.",
    };

    /// <summary>What the generator cannot see: health checks, features, shared answers and headers.</summary>
    private sealed class Completion : IDocumentFilter
    {
        public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
        {
            var problem = context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository);
            swaggerDoc.Paths.Add("/health/live", HealthCheck("IsLive", "Ask whether the service lives", "The process answers. Needs no key.", "It lives.", document: swaggerDoc));
            swaggerDoc.Paths.Add("/health/ready", HealthCheck(
                "IsReady", "Ask whether the service can work", "The database is reachable and has the schema of this version. Needs no key.", "It can work.", "It cannot work at present.", swaggerDoc));
            AddVersions(swaggerDoc);
            ProblemAnswers.Describe(swaggerDoc, problem);
            Headers.Describe(swaggerDoc);
            var used = swaggerDoc.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Tags!).Select(tag => tag.Name!).ToHashSet(StringComparer.Ordinal);
            swaggerDoc.Tags = new HashSet<OpenApiTag>(Features.Where(feature => used.Contains(feature.Key)).Select(feature => new OpenApiTag { Name = feature.Key, Description = feature.Value }));
        }

        // Whoever may edit a record is told its version when it is made and when it is read.
        private static void AddVersions(OpenApiDocument document)
        {
            foreach (var (path, item) in document.Paths.Where(pair => pair.Value.Operations!.TryGetValue(HttpMethod.Put, out var put) && put.Responses!.ContainsKey("412")))
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

        private static OpenApiPathItem HealthCheck(string id, string summary, string description, string healthy, string? unhealthy = null, OpenApiDocument? document = null)
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
                ["text/plain"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = word.Length, Pattern = $"^{word}$" }, Example = word },
            },
        };
    }
}
