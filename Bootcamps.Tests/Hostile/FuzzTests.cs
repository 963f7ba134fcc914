using System.Diagnostics;
using Bootcamps.Tests.Contract;
using NUnit.Framework;

namespace Bootcamps.Tests.Hostile;

/// <summary>
/// Sends hostile values for every operation, field and parameter of the description: nothing fails, and every answer matches the
/// description. Malformed values are refused, well-formed ones are not refused as malformed, and no answer repeats a value.
/// </summary>
internal class FuzzTests(int fields, int parameters, int bodies, int several, int fitting)
{
    private const int Senders = 4;
    private static readonly IReadOnlyList<DescribedOperation> Operations = [.. ApiDescription.Operations.Where(operation => operation.IsOfApi)];
    private World _world = null!;

    public FuzzTests()
        : this(fields: 25, parameters: 16, bodies: 8, several: 4, fitting: 8)
    {
    }

    [SetUp]
    public async Task Create_world() => _world = await World.MakeAsync();

    [TearDown]
    public void Stop() => _world.Dispose();

    [Test]
    public Task Hostile_requests_are_refused_as_described()
    {
        var chance = Seeded.Chance();
        var requests = new HostileRequests(_world, chance);
        List<HostileRequest> all = [];
        foreach (var operation in Operations)
        {

            // Values at a bound and missing values are always sent.
            var ofFields = requests.Fields(operation).ToLookup(one => one.Kind is HostileValues.Bound or "missing", one => one.Make);
            all.AddRange(ofFields[true].Concat(chance.Some(ofFields[false], fields)).Select(make => make()));
            all.AddRange(chance.Some(requests.Bodies(operation), bodies));
            all.AddRange(chance.Some(requests.Parameters(operation), parameters));
            if (HostileRequests.SchemaOf(operation) is not null)
            {
                all.AddRange(Enumerable.Range(0, several).Select(_ => requests.Several(operation)));
            }
        }

        return Send(chance.Some(all, all.Count));
    }

    [Test]
    public Task Well_formed_requests_are_not_refused_as_malformed()
    {
        var chance = Seeded.Chance();
        var requests = new HostileRequests(_world, chance);
        var all = Operations.SelectMany(operation => Enumerable.Range(0, fitting).Select(_ => requests.Fitting(operation, chance.One([0, 30, 70, 100]))));
        return Send(chance.Some(all, int.MaxValue));
    }

    private async Task Send(IReadOnlyList<HostileRequest> requests)
    {
        var watch = Stopwatch.StartNew();
        var verdict = new Verdict();
        using var client = _world.Host.Anonymous(isUnderContract: false);
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (request, _) =>
        {
            try
            {
                verdict.Evaluate(request, await request.SendAsync(client));
            }
            catch (Exception fault) when (fault is not AssertionException)
            {
                verdict.Add($"{request.Operation?.Id} [{request.Kind}] has no answer: {fault.GetType().Name} {fault.Message}", request.ToString());
            }
        });

        await TestContext.Out.WriteLineAsync($"{verdict.Table} in {watch.Elapsed.TotalSeconds:F1} s");
        await _world.AssertSoundAsync(verdict);
    }
}
