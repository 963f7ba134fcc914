#if !FULL_FEED
using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using NUnit.Framework;
using Swashbuckle.AspNetCore.Swagger;

namespace Bootcamps.Tests.Platform;

/// <summary>What only the stand-in promises: it describes endpoints to Swashbuckle, and refuses faulty ones when the application starts.</summary>
[TestFixture]
internal sealed class FastEndpointsStandInOnlyTests
{
    [Test]
    public async Task Parameters_body_and_responses_are_described()
    {
        await using var app = Build(typeof(SampleEndpoints.ShelveBook), typeof(SampleEndpoints.ShelveBook.Rules));
        var operation = await DescribeAsync(app, "/shelves/{id}/books", HttpMethod.Post);

        Assert.That(operation.OperationId, Is.EqualTo("ShelveBook"));
        Assert.That(ParametersOf(operation), Is.EqualTo(new[] { "Path id required", "Header Idempotency-Key" }));
        Assert.That(operation.RequestBody?.Content?.Keys, Is.EqualTo(new[] { "application/json" }));
        Assert.That(operation.RequestBody?.Content?["application/json"].Schema, Is.InstanceOf<OpenApiSchemaReference>().With.Property("Reference").Property("Id").EqualTo("Body"));
        Assert.That(operation.Responses?.Keys, Is.EqualTo(new[] { "201", "400" }));
    }

    [Test]
    public async Task Query_values_are_described_as_optional_parameters()
    {
        await using var app = Build(typeof(SampleEndpoints.FindShelf));
        var operation = await DescribeAsync(app, "/shelves/{id}", HttpMethod.Get);

        Assert.That(ParametersOf(operation), Is.SupersetOf(new[] { "Path id required", "Query Label", "Query Limit", "Query Colour", "Header X-Trace" }));
        Assert.That(operation.RequestBody, Is.Null);
        Assert.That(operation.Responses?.Keys, Is.EqualTo(new[] { "200", "404" }));
    }

    [Test]
    public async Task An_endpoint_without_a_request_is_described_without_parameters()
    {
        await using var app = Build(typeof(SampleEndpoints.CountRequests));
        var operation = await DescribeAsync(app, "/count", HttpMethod.Get);

        Assert.That(operation.Parameters, Is.Null.Or.Empty);
        Assert.That(operation.Responses?.Keys, Is.EqualTo(new[] { "200" }));
    }

    [TestCase(typeof(WithoutConfigure), "must override Configure")]
    [TestCase(typeof(WithoutRoute), "exactly one verb and one route")]
    [TestCase(typeof(WithTwoRoutes), "exactly one verb and one route")]
    [TestCase(typeof(WithTwoVerbs), "exactly one verb and one route")]
    [TestCase(typeof(WithUnmarkedProperty), "Name of")]
    [TestCase(typeof(WithBodyOnGet), "cannot be a body")]
    [TestCase(typeof(WithPropertyNotInRoute), "is not in the route /faulty")]
    [TestCase(typeof(WithUnreadableProperty), "no text can be read as")]
    [TestCase(typeof(WithoutConstructor), "needs a public constructor without parameters")]
    public void A_faulty_endpoint_is_refused_when_the_application_starts(Type endpoint, string complaint)
    {
        Assert.That(() => Build(endpoint), Throws.InvalidOperationException.With.Message.Contains(complaint));
    }

    [Test]
    public void Two_validators_for_one_request_are_refused_when_the_application_starts()
    {
        Assert.That(
            () => Build(typeof(WithTwoValidators), typeof(WithTwoValidators.Rules), typeof(WithTwoValidators.MoreRules)),
            Throws.InvalidOperationException.With.Message.Contains("has more than one validator"));
    }

    [Test]
    public void An_application_without_endpoints_is_refused_when_it_starts()
    {
        Assert.That(() => Build(), Throws.InvalidOperationException.With.Message.Contains("No endpoint was found"));
    }

    private static WebApplication Build(params Type[] found)
    {
        var builder = SampleApp.NewBuilder();
        builder.Services.AddSwaggerGen();
        builder.Services.AddFastEndpoints(options =>
        {
            options.DisableAutoDiscovery = true;
            options.Assemblies = [typeof(SampleEndpoints).Assembly];
            options.Filter = found.Contains;
        });

        var app = builder.Build();
        app.UseFastEndpoints(SampleApp.Configure);

        return app;
    }

    private static async Task<OpenApiOperation> DescribeAsync(WebApplication app, string path, HttpMethod method)
    {
        await app.StartAsync();
        var document = app.Services.GetRequiredService<ISwaggerProvider>().GetSwagger("v1");

        return document.Paths[path].Operations![method];
    }

    private static IEnumerable<string> ParametersOf(OpenApiOperation operation)
        => operation.Parameters!.Select(parameter => $"{parameter.In} {parameter.Name}{(parameter.Required ? " required" : "")}");

    private abstract class Faulty<TRequest> : Endpoint<TRequest, NoContent>
        where TRequest : notnull
    {
        public override void Configure()
        {
            Get("/faulty");
            AllowAnonymous();
        }

        public override Task<NoContent> ExecuteAsync(TRequest req, CancellationToken ct) => Task.FromResult(TypedResults.NoContent());
    }

    private sealed class Empty;

    private sealed class WithoutConfigure : Endpoint<Empty, NoContent>
    {
        public override Task<NoContent> ExecuteAsync(Empty req, CancellationToken ct) => Task.FromResult(TypedResults.NoContent());
    }

    private sealed class WithoutRoute : Faulty<Empty>
    {
        public override void Configure() => AllowAnonymous();
    }

    private sealed class WithTwoRoutes : Faulty<Empty>
    {
        public override void Configure() => Get("/one", "/two");
    }

    private sealed class WithTwoVerbs : Faulty<Empty>
    {
        public override void Configure()
        {
            Get("/one");
            Put("/one");
        }
    }

    private sealed class WithUnmarkedProperty : Faulty<WithUnmarkedProperty.Request>
    {
        internal sealed class Request
        {
            public string? Name { get; init; }
        }
    }

    private sealed class WithBodyOnGet : Faulty<WithBodyOnGet.Request>
    {
        internal sealed class Request
        {
            [FromBody] public string? Body { get; init; }
        }
    }

    private sealed class WithPropertyNotInRoute : Faulty<WithPropertyNotInRoute.Request>
    {
        internal sealed class Request
        {
            [RouteParam] public string? Id { get; init; }
        }
    }

    private sealed class WithUnreadableProperty : Faulty<WithUnreadableProperty.Request>
    {
        internal sealed class Request
        {
            [QueryParam] public Stream? Content { get; init; }
        }
    }

    private sealed class WithoutConstructor : Faulty<WithoutConstructor.Request>
    {
        internal sealed class Request(string name)
        {
            [QueryParam] public string Name { get; init; } = name;
        }
    }

    private sealed class WithTwoValidators : Faulty<WithTwoValidators.Request>
    {
        internal sealed class Request
        {
            [QueryParam] public string? Name { get; init; }
        }

        internal sealed class Rules : Validator<Request>;

        internal sealed class MoreRules : Validator<Request>;
    }
}
#endif
