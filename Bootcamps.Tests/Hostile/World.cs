using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Contract;
using Bootcamps.Tests.Enrolments;
using Bootcamps.Tests.Storage;
using FastEndpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Bootcamps.Tests.Hostile;

/// <summary>A programme in use: providers, cohorts, learners, a statement, and a credential for every role.</summary>
internal sealed class World : IDisposable
{
    private readonly SqliteDatabase _database = new();
    private readonly Dictionary<string, List<string>> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _credentials;

    private World(Func<SqliteDatabase, ApiHost> start)
    {
        Host = start(_database);
        Host.Given.Programme().Provider().Provider(Given.OtherUkprn);
        ProviderKey = Host.Given.Key();
        AuthorityKey = Host.Given.Key(Role.Authority);
        var byRole = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Role.Provider] = ProviderKey, [Role.Authority] = AuthorityKey,
            [Role.Partner] = Host.Given.Key(Role.Partner, origins: ["https://www.example.org"]), [Role.Admin] = Host.Given.Key(Role.Admin),
        };
        _credentials = Host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>() is not null)
            .ToDictionary(
                endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>()!.EndpointType.Name,
                endpoint =>
                {
                    var roles = endpoint.Metadata.GetMetadata<EndpointDefinition>()!.AllowedRoles!;
                    string[] keys = endpoint.Metadata.GetMetadata<NeedsPerson>() is null ? [.. roles.Select(role => byRole[role])] : [];
                    string[] persons = [.. roles.Intersect([Role.Authority, Role.Admin]).Select(role => Host.Person(role))];
                    return (string[])[.. keys, .. persons];
                },
                StringComparer.Ordinal);
        Everybody = [.. byRole.Values, Host.Person(), Host.Given.Key(ukprn: Given.OtherUkprn)];
    }

    /// <summary>The API.</summary>
    public ApiHost Host { get; }

    /// <summary>A key of the provider.</summary>
    public string ProviderKey { get; }

    /// <summary>A key of the authority.</summary>
    public string AuthorityKey { get; }

    /// <summary>A credential of every role.</summary>
    public IReadOnlyList<string> Everybody { get; }

    /// <summary>Makes one.</summary>
    public static async Task<World> MakeAsync(Func<SqliteDatabase, ApiHost>? start = null)
    {
        var world = new World(start ?? (database => new ApiHost(database)));
        var (given, ids) = (world.Host.Given, world._ids);
        ids["programmeId"] = ids["copyFrom"] = [Given.ProgrammeId];
        ids["sectorCode"] = ["digital", "construction", "hgv-driving"];
        ids["ukprn"] = [$"{Given.Ukprn}", $"{Given.OtherUkprn}"];
        ids["authority"] = ids["authorityId"] = [Given.AuthorityId];
        ids["courseId"] = [given.Course(), given.Course(Given.OtherUkprn)];
        ids["cohortId"] =
        [
            given.Cohort(courseId: ids["courseId"][0], startsOn: "2024-10-07", endsOn: "2024-12-20"), given.Cohort(courseId: ids["courseId"][0]),
        ];
        ids["keyId"] = [given.Key().Split('_')[1]];
        using var provider = world.Host.With(world.ProviderKey);
        ids["enrolmentId"] = [await Journey.Enrol(provider, ids["cohortId"][0], 1), await Journey.Enrol(provider, ids["cohortId"][0], 2)];
        var milestone = await provider.Post($"/v1/enrolments/{ids["enrolmentId"][0]}/milestones", Journey.Start());
        ids["milestoneId"] = [(string)milestone.Json["milestoneId"]!];
        ids["statementId"] = [(string)milestone.Json["statement"]!["statementId"]!];
        using var authority = world.Host.With(world.AuthorityKey);
        object body = new { reason = "Growth", lines = new[] { new { level = "programme", places = 10, pence = 0 } } };
        var variation = await authority.Post($"/v1/programmes/{Given.ProgrammeId}/variations", body);
        ids["variationId"] = ids["supersedes"] = [(string)variation.Json["variationId"]!];
        return world;
    }

    /// <summary>Existing records that a field or parameter can name.</summary>
    public IReadOnlyList<string> Known(string name) => _ids.GetValueOrDefault(name) ?? [];

    /// <summary>The credentials that can use an operation.</summary>
    public IReadOnlyList<string> CredentialsFor(DescribedOperation operation) => _credentials[operation.Id];

    /// <summary>Asserts that there were no faults or logged errors, no personal data was logged, and the figures of every programme agree.</summary>
    public async Task AssertSoundAsync(Verdict verdict)
    {
        using var authority = Host.With(AuthorityKey, isUnderContract: false);
        foreach (var programme in (await authority.Get("/v1/programmes?limit=500")).Json["items"]!.AsArray())
        {
            var check = (await authority.Get($"/v1/programmes/{programme!["programmeId"]}/check")).Json;
            if (!(bool)check["isConsistent"]!)
            {
                verdict.Add("check", check["differences"]!.ToJsonString());
            }
        }

        foreach (var line in Host.Log.Text.Split('\n')
            .Where(line => line.StartsWith("Error ", StringComparison.Ordinal) || line.StartsWith("Critical ", StringComparison.Ordinal)))
        {
            verdict.Add($"logged: {line}", "");
        }

        if (Host.Log.Text.Contains(HostileValues.Canary, StringComparison.OrdinalIgnoreCase))
        {
            verdict.Add(
                "logged what was sent",
                Host.Log.Text.Split('\n').First(line => line.Contains(HostileValues.Canary, StringComparison.OrdinalIgnoreCase)));
        }

        Assert.That(verdict.Faults, Is.Empty);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Host.Dispose();
        _database.Dispose();
    }
}
