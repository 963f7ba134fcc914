using Bootcamps.Api.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.OpenApi;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>What is said of an operation that will be taken away. None is at present, so a small application stands in.</summary>
internal sealed class OnItsWayOutTests
{
    private static readonly OnItsWayOut Mark = new(new DateOnly(2025, 1, 1), new DateOnly(2025, 12, 31), "/v1/statements");

    [Test]
    public async Task Every_answer_says_since_when_until_when_and_what_to_use()
    {
        await using var app = await StartAsync();
        using var client = app.GetTestClient();

        var reply = await client.Get("/old");

        // 2025-01-01T00:00:00Z is 1,735,689,600 seconds after 1970.
        Assert.Multiple(() =>
        {
            Assert.That(reply.Headers.Headers.GetValues("Deprecation"), Is.EqualTo(new[] { "@1735689600" }));
            Assert.That(reply.Headers.Headers.GetValues("Sunset"), Is.EqualTo(new[] { "Wed, 31 Dec 2025 23:59:59 GMT" }));
            Assert.That(reply.Headers.Headers.GetValues("Link"), Is.EqualTo(new[] { "</v1/statements>; rel=\"successor-version\"", "</old?cursor=2>; rel=\"next\"" }));
            Assert.That(reply.Status, Is.EqualTo(422), "refusals too");
        });
    }

    [Test]
    public async Task Nothing_is_said_of_others()
    {
        await using var app = await StartAsync();
        using var client = app.GetTestClient();

        Assert.That((await client.Get("/new")).Headers.Headers.Select(header => header.Key), Has.None.AnyOf("Deprecation", "Sunset", "Link"));
    }

    [Test]
    public void The_description_says_so()
    {
        var document = new OpenApiDocument { Components = new OpenApiComponents() };
        var operation = new OpenApiOperation { Description = "Lists payments.", Responses = new OpenApiResponses { ["200"] = new OpenApiResponse(), ["404"] = new OpenApiResponse() } };

        Mark.Describe(operation, document);

        Assert.Multiple(() =>
        {
            Assert.That(operation.Deprecated, Is.True);
            Assert.That(operation.Description, Is.EqualTo("On its way out: answers until 2025-12-31; use /v1/statements. Lists payments."));
            Assert.That(operation.Responses["200"].Headers!.Keys, Is.EquivalentTo(new[] { "Deprecation", "Sunset" }));
        });
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        var app = builder.Build();
        app.UseRouting();
        app.UseMiddleware<OnItsWayOut.Middleware>();
        app.MapGet("/old", (HttpContext context) =>
        {
            context.Response.Headers.Append("Link", "</old?cursor=2>; rel=\"next\"");
            return Results.StatusCode(422);
        }).WithMetadata(Mark);
        app.MapGet("/new", () => "ok");
        await app.StartAsync();
        return app;
    }
}
