using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bootcamps.Bench.EfCore;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

// A peer of the bench: the same job as POST /v1/enrolments as many teams would write it with EF Core, one serializable transaction a request.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
var file = builder.Configuration["Peer:Database"] ?? throw new InvalidOperationException("Set Peer__Database.");
builder.Services.AddDbContextPool<Database>(options => options.UseSqlite($"Data Source={file}").AddInterceptors(new Settings()));
var app = builder.Build();
using (var scope = app.Services.CreateScope())
{
    await scope.ServiceProvider.GetRequiredService<Database>().PrepareAsync(builder.Configuration.GetValue("Peer:Cohorts", 60));
}

app.MapGet("/health/ready", () => "ready");
app.MapPost("/v1/enrolments", async Task<Results<ContentHttpResult, ProblemHttpResult>> (HttpContext context, Database database) =>
{
    using var buffer = new MemoryStream();
    await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
    var body = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    var asked = JsonSerializer.Deserialize<Asked>(body.Span, JsonSerializerOptions.Web);
    var key = context.Request.Headers["Idempotency-Key"].ToString();
    if (key.Length == 0 || asked?.CohortId is null || asked.Learner is not { Uln.Length: 10, FamilyName: not null, Postcode: not null } ||
        !DateOnly.TryParseExact(asked.Learner.DateOfBirth, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var dateOfBirth) || dateOfBirth
            .Year > 2005)
    {
        return TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest);
    }

    var (status, answer) = await database.EnrolAsync(asked, key, Convert.ToHexStringLower(SHA256.HashData(body.Span)));
    return status == StatusCodes.Status201Created
        ? TypedResults.Text(answer, "application/json", Encoding.UTF8, status)
        : TypedResults.Problem(answer, statusCode: status);
});
await app.RunAsync();
