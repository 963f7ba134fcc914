using System.Diagnostics;
using System.Text.Json.Nodes;
using Bootcamps.Api.Enrolments;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Hostile;

/// <summary>
/// Several clients act at random on one small programme: once, as a retry, with changes under the same key, and many times at once. Each action takes
/// effect once, a retry gets the first answer, every answer matches the description, and at the end all figures agree.
/// </summary>
internal class SequenceTests(int steps)
{
    private const int Walkers = 4;
    private const int Racers = 5;
    private SqliteDatabase _database = null!;
    private ApiHost _host = null!;
    private Walk _walk = null!;
    private Verdict _verdict = null!;

    public SequenceTests()
        : this(steps: 45)
    {
    }

    [SetUp]
    public void Start()
    {
        _database = new SqliteDatabase();
        _host = new ApiHost(_database);
        _host.Given.Programme().Provider().Provider(Given.OtherUkprn);
        _walk = new Walk(_host);
        _verdict = new Verdict();
    }

    [TearDown]
    public void Stop()
    {
        _host.Dispose();
        _database.Dispose();
    }

    [Test]
    public async Task Random_concurrent_requests_take_effect_once_and_all_figures_agree()
    {
        var watch = Stopwatch.StartNew();
        var seed = Seeded.Chance().Next();
        using var client = _host.Anonymous(isUnderContract: false);
        await Begin(client);
        for (var part = 0; part < 3; part++)
        {
            await Task.WhenAll(Enumerable.Range(0, Walkers).Select(walker => Task.Run(async () =>
            {
                var chance = new Random(seed + (part * Walkers) + walker);
                for (var step = 0; step < steps / 3; step++)
                {
                    await Do(client, _walk.Next(chance), $"walk-{part}-{walker}-{step}", chance);
                }
            })));

            // Time passes between the parts, so that time limits expire.
            _host.Clock.Advance(TimeSpan.FromDays(8));
            await _host.Given.Service<TimeLimits>().ApplyAsync(CancellationToken.None);
        }

        await TestContext.Out.WriteLineAsync($"{_verdict.Table} in {watch.Elapsed.TotalSeconds:F1} s");
        var check = JsonNode.Parse((await Get(client, $"/v1/programmes/{Given.ProgrammeId}/check")).Text)!;
        await TestContext.Out.WriteLineAsync(check["totals"]!.ToJsonString());
        Assert.That(_verdict.Faults, Is.Empty);
        Assert.That((bool)check["isConsistent"]!, Is.True, check["differences"]!.ToJsonString());
        Assert.That(
            _host.Given.Scalar<long>(
                "select count(*) from funding_pool where committed_places > cap_places or committed_pence > limit_pence or earned_pence > cap_pence"),
            Is.Zero,
            "pools over a cap");
        Assert.That(_host.Given.Scalar<long>("select count(*) from cohort where seats_taken > seats or seats_taken < 0"), Is.Zero, "cohorts over their seats");
        Assert.That(_host.Log.Text.Split('\n').Where(line => line.StartsWith("Error ", StringComparison.Ordinal)), Is.Empty);
    }

    // Caps that bind, a course and a cohort for each provider.
    private async Task Begin(HttpClient client)
    {
        object[] caps =
        [
            new { level = "programme", capPlaces = 60, capPence = 26_880_000 },
            new { level = "sector", sectorCode = "digital", capPlaces = 55, capPence = 24_640_000 },
            new { level = "provider", ukprn = Given.Ukprn, capPlaces = 40, capPence = 17_920_000 },
            new { level = "provider", ukprn = Given.OtherUkprn, capPlaces = 30, capPence = 13_440_000 },
        ];
        await Must(client, new Act("allocate", "PUT", $"/v1/programmes/{Given.ProgrammeId}/allocations", new { items = caps }, _walk.Authority));
        foreach (var provider in _walk.Providers)
        {
            var course = await Must(client, new Act(
                "add course",
                "POST",
                "/v1/courses",
                new { title = "Data", sectorCode = "digital", level = 3, guidedHours = 60, weeks = 12, deliveryMode = "online" },
                provider));
            foreach (var startsOn in new[] { "2024-10-07", "2024-10-21" })
            {
                await Must(client, new Act(
                    "add cohort",
                    "POST",
                    $"/v1/courses/{course["courseId"]}/cohorts",
                    new { programmeId = Given.ProgrammeId, startsOn, endsOn = "2025-01-10", seats = 25, pricePence = 448_000 },
                    provider));
            }
        }
    }

    private async Task<JsonNode> Must(HttpClient client, Act act)
    {
        var answer = await _walk.SendAsync(client, act, Api.Platform.Storage.Ids.New(), _verdict);
        Assert.That(answer.Status, Is.EqualTo(200).Or.EqualTo(201), answer.Text);
        return JsonNode.Parse(answer.Text)!;
    }

    private async Task Do(HttpClient client, Act act, string key, Random chance)
    {
        var isKept = act.Verb == "POST" && ContractTakesKey(act);
        switch (chance.Next(10))
        {
            case < 2 when isKept:
                var first = await _walk.SendAsync(client, act, key, _verdict);
                var again = await _walk.SendAsync(client, act, key, _verdict);
                Require(!IsDone(first) || IsSame(first, again), act, $"was {first.Status} {first.Text} and is {again.Status} {again.Text} when it is repeated");
                break;
            case 2 when isKept && act.Body is not null && act.Kind != "make key":
                var done = await _walk.SendAsync(client, act, key, _verdict);
                var other = await _walk.SendAsync(client, act with { Body = Walk.Otherwise(act.Body) }, key, _verdict);
                Require(
                    !IsDone(done) || (other.Status == 422 && other.Text.Contains("\"idempotency.key-reused\"", StringComparison.Ordinal)),
                    act,
                    $"answers {other.Status} {other.Text} to a key that was used");
                break;
            case 3 or 4 when isKept:
                var same = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => _walk.SendAsync(client, act, key, _verdict)));

                // A refusal is not stored, so a retry can succeed after others have made room.
                Require(
                    same.Where(IsDone).All(one => IsSame(one, same.First(IsDone))),
                    act,
                    $"raced under one key and was {string.Join(" | ", same.Select(one => $"{one.Status} {one.Text}"))}");
                break;
            case 5:
                var many = await Task.WhenAll(Enumerable.Range(0, Racers).Select(i => _walk.SendAsync(client, act, $"{key}-{i}", _verdict)));
                Require(!act.IsOnce || many.Count(IsDone) <= 1, act, $"happened {many.Count(IsDone)} times");
                break;
            default:
                await _walk.SendAsync(client, act, key, _verdict);
                break;
        }
    }

    private static bool ContractTakesKey(Act act) =>
        !act.Path.Contains("dryRun", StringComparison.Ordinal)
        && HostileRequests.ParametersOf(Contract.ContractHandler.OperationOf(act.Verb, act.Path)!)
            .Any(parameter => (string?)parameter["name"] == "Idempotency-Key");

    private static bool IsDone(HostileAnswer answer) => answer.Status is 200 or 201;

    // A key is shown once only, and not in an answer that is given again.
    private static bool IsSame(HostileAnswer one, HostileAnswer other) => one.Status == other.Status && Told(one) == Told(other);

    private static string Told(HostileAnswer answer)
    {
        var told = JsonNode.Parse(answer.Text)!.AsObject();
        told.Remove("key");
        return told.ToJsonString();
    }

    private void Require(bool isSo, Act act, string otherwise)
    {
        if (!isSo)
        {
            _verdict.Add($"{act.Kind} {otherwise[..Math.Min(otherwise.Length, 1_500)]}", $"{act.Verb} {act.Path}");
        }
    }

    private Task<HostileAnswer> Get(HttpClient client, string path) =>
        _walk.SendAsync(client, new Act("look", "GET", path, null, _walk.Authority), "", _verdict);
}
