using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Tables;
using FastEndpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>Adds to each operation what its class declares: texts, roles, constraints on parameters and body, headers and examples.</summary>
internal sealed class OperationDetails(Messages messages, FieldNames names) : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<EndpointDefinition>().SingleOrDefault() is not { } definition)
        {
            return;
        }

        operation.Summary = definition.EndpointSummary?.Summary;
        var needsPerson = metadata.OfType<NeedsPerson>().Any();
        var personRoles = PersonAuthentication.PersonRoles.Where(role => definition.AllowedRoles?.Contains(role) ?? true).ToList();
        operation.Description = DescriptionOf(definition, needsPerson, personRoles);
        if (definition.AnonymousVerbs is null && (needsPerson || personRoles.Count == 0))
        {
            operation.Security = [ApiDocument.With(needsPerson ? ApiDocument.PersonScheme : ApiDocument.KeyScheme, context.Document)];
        }

        operation.Parameters ??= [];
        DescribeParameters(operation, definition);
        if (metadata.OfType<NeedsIdempotencyKey>().Any())
        {
            NeedHeader(
                operation,
                IdempotentRequests.Header,
                "A unique value for this request: 1 to 100 visible ASCII characters. Send the same value when you retry, and the change is made only once.",
                new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 100, Pattern = "^[!-~]+$" },
                JsonNamingPolicy.KebabCaseLower.ConvertName(operation.OperationId!) + "-1",
                isRequired: !IdempotentRequests.HasDryRun(definition.ReqDtoType));
        }

        if (operation.RequestBody?.Content?.Values is { } contents)
        {
            DescribeBody((OpenApiRequestBody)operation.RequestBody, definition);
            foreach (var content in contents.OfType<OpenApiMediaType>())
            {
                content.Example = definition.EndpointSummary?.RequestExamples.FirstOrDefault()?.Value is { } example
                    ? WithoutNulls(JsonExamples.ToNode(example))
                    : null;
            }
        }

        DescribeSuccess(operation, definition, context.Document);
        ProblemAnswers.Add(operation, context.Document, new Answerable(
            IsAnonymous: metadata.OfType<IAllowAnonymous>().Any(),
            HasBody: operation.RequestBody is not null));
    }

    // Characters of the largest table as CSV, with room to spare.
    private const int LongestTable = 50_000_000;
    private const int MostColumnsShown = 4;

    // A request need not send what is null.
    private static JsonNode WithoutNulls(JsonNode node)
    {
        foreach (var part in node is JsonArray list ? [.. list] : node.AsObject().Select(field => field.Value).ToList())
        {
            if (part is JsonObject or JsonArray)
            {
                WithoutNulls(part);
            }
        }

        foreach (var name in (node as JsonObject)?.Where(field => field.Value is null).Select(field => field.Key).ToList() ?? [])
        {
            node.AsObject().Remove(name);
        }

        return node;
    }

    private static string DescriptionOf(EndpointDefinition definition, bool needsPerson, List<string> personRoles)
    {
        var keys = definition.AllowedRoles is { Count: > 0 } roles ? $"keys of role {string.Join(", ", roles)}" : "every key";
        var persons = $"persons of role {string.Join(", ", personRoles)}";
        var who = definition.AnonymousVerbs is not null ? "Needs no key."
            : needsPerson ? $"For {persons}; a key is refused (access.person-required)."
            : personRoles.Count > 0 ? $"For {keys}, and {persons}."
            : $"For {keys}.";
        return $"{definition.EndpointSummary?.Description} {who}".Trim();
    }

    private void DescribeParameters(OpenApiOperation operation, EndpointDefinition definition)
    {
        foreach (var parameter in operation.Parameters!.OfType<OpenApiParameter>())
        {
            var property = definition.ReqDtoType.GetProperties()
                .Single(property => NameOf(property).Equals(parameter.Name, StringComparison.OrdinalIgnoreCase));
            var schema = (OpenApiSchema)parameter.Schema!;
            parameter.Name = NameInDocument(property, parameter.Name!);
            parameter.Description = parameter.Description?.Replace('\n', ' ');
            schema.Type &= ~JsonSchemaType.Null;
            messages.Describe(property, schema);
            names.Bound(schema, parameter.Name!);
            parameter.Required = parameter.In == ParameterLocation.Path || messages.IsRequired(property);
            if (parameter.In == ParameterLocation.Path && names.ExampleOf(parameter.Name!) is { } example)
            {
                parameter.Example = example;
            }
        }
    }

    private static string NameOf(PropertyInfo property) => property.GetCustomAttribute<FromHeaderAttribute>()?.HeaderName ?? property.Name;

    // Restores header names, which the generator puts into camel case.
    private static string NameInDocument(PropertyInfo property, string name) =>
        property.GetCustomAttribute<FromHeaderAttribute>() is null ? name : NameOf(property);

    // Marks a header as required, or conditional in its description, even if the request class has no property for it.
    private static void NeedHeader(OpenApiOperation operation, string name, string description, OpenApiSchema schema, string example, bool isRequired = true)
    {
        var parameter = operation.Parameters!.OfType<OpenApiParameter>().SingleOrDefault(parameter => parameter.Name == name);
        if (parameter is null)
        {
            parameter = new OpenApiParameter { Name = name, In = ParameterLocation.Header };
            operation.Parameters!.Add(parameter);
        }

        parameter.Required = isRequired;
        parameter.Description ??= description;
        parameter.Schema = schema;
        parameter.Example = example;
    }

    private void DescribeBody(OpenApiRequestBody body, EndpointDefinition definition)
    {
        body.Required = true;
        foreach (var content in body.Content!.Values.OfType<OpenApiMediaType>())
        {
            content.Schema = WithoutRepetition(content.Schema);
            if (content.Schema is OpenApiSchema list)
            {
                messages.Describe(definition.ReqDtoType.GetProperty("Body")!, list);
            }
        }
    }

    private void DescribeSuccess(OpenApiOperation operation, EndpointDefinition definition, OpenApiDocument document)
    {
        var isEdit = operation.Responses!.ContainsKey("412");
        if (isEdit)
        {
            NeedHeader(
                operation,
                "If-Match",
                "The ETag of the version that the edit was made on, in its quotation marks; several are separated by commas, and * stands for any "
                    + "version. A weak ETag, such as W/\"1\", never matches.",
                new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200, Pattern = "^(\\*|(W/)?\"[^\"]*\"( *, *(W/)?\"[^\"]*\")*)$" },
                "\"1\"");
        }

        foreach (var (status, answer) in operation.Responses.Where(pair => pair.Key.StartsWith('2')))
        {
            var response = (OpenApiResponse)answer;
            var number = int.Parse(status, System.Globalization.CultureInfo.InvariantCulture);
            response.Description = definition.EndpointSummary?.Responses.GetValueOrDefault(number) ?? "";
            response.Headers = Headers.Of(document, [Headers.RateLimit, Headers.RateLimitPolicy]);
            foreach (var content in response.Content?.Values.OfType<OpenApiMediaType>() ?? [])
            {
                if (definition.EndpointSummary?.ResponseExamples.GetValueOrDefault(number) is { } example)
                {
                    content.Example = JsonExamples.ToNode(example);
                }

                content.Schema = WithoutRepetition(content.Schema);
                if (content.Schema is OpenApiSchema { Items: not null } list)
                {
                    names.Bound(list, "");
                }
            }

            var type = AnswerType(definition, status);
            if (type is not null && IsTable(definition))
            {
                AddTable(response, type);
            }

            if (isEdit)
            {
                Headers.Add(response, document, Headers.ETag);
            }

            if (status == "201")
            {
                Headers.Add(response, document, Headers.Location);
            }

            if (type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(Page<>))
            {
                Headers.Add(response, document, Headers.Link);
            }
        }
    }

    private static void AddTable(OpenApiResponse response, Type message)
    {
        var rowType = ((ITable)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(message)).RowType;
        var header = Csv.HeaderOf(rowType);
        response.Content![Csv.MediaType] = new OpenApiMediaType
        {
            Example = string.Join(',', header) + "\r\n",
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                MaxLength = LongestTable,
                Pattern = "^" + string.Join(',', header.Take(MostColumnsShown)).Replace(".", "\\.", StringComparison.Ordinal),
                Description = $"UTF-8 with a byte order mark, commas, a header row. Columns: {string.Join(", ", header)}.",
            },
        };
    }

    // The description is on the message's schema.
    private static IOpenApiSchema? WithoutRepetition(IOpenApiSchema? schema)
    {
        var message = schema is OpenApiSchema { AllOf: [var only] } ? only : schema;
        if ((message is OpenApiSchema { Items: { } items } ? items : message) is OpenApiSchemaReference reference)
        {
            reference.Description = null;
        }

        return message;
    }

    // The message in Results<Created<Message>, …>, Ok<Message> or the like.
    private static Type? AnswerType(EndpointDefinition definition, string status)
    {
        var results = definition.ResDtoType is { IsGenericType: true } union && union.Name.StartsWith("Results`", StringComparison.Ordinal)
            ? union.GenericTypeArguments
            : [definition.ResDtoType];
        return results.FirstOrDefault(type => type.IsGenericType && IsAnswer(type, status))?.GenericTypeArguments[0];
    }

    private static bool IsAnswer(Type type, string status) =>
        status == "201"
            ? type.Name.StartsWith("Created", StringComparison.Ordinal)
            : type.Name.StartsWith("Ok", StringComparison.Ordinal) || type.GetGenericTypeDefinition() == typeof(JsonOrCsv<>);

    private static bool IsTable(EndpointDefinition definition) =>
        definition.ResDtoType.GenericTypeArguments.Append(definition.ResDtoType)
            .Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(JsonOrCsv<>));
}
