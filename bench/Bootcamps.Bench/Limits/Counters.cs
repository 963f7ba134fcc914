using System.Globalization;

namespace Bootcamps.Bench.Limits;

/// <summary>Pools and tallies in memory; a batch saves each that it has touched once, as the API does.</summary>
internal sealed class Counters
{
    private readonly List<Pool> _pools;
    private readonly Dictionary<(string Dimension, string Member), Counter> _tallies;

    /// <summary>Starts from the given values.</summary>
    /// <param name="pools">Id, sector, provider, places, pence, earned pence.</param>
    /// <param name="tallies">Dimension, member, places, pence.</param>
    public Counters(IEnumerable<object[]> pools, IEnumerable<object[]> tallies)
    {
        _pools = [.. pools.Select(
            row => new Pool((string)row[0], row[1] as string, row[2] as long?, (long)row[5]) { Count = new Counter((long)row[3], (long)row[4]) })];
        _tallies = tallies.ToDictionary(row => ((string)row[0], (string)row[1]), row => new Counter((long)row[2], (long)row[3]));
    }

    /// <summary>Counts an enrolment.</summary>
    public void Add(string sectorCode, long ukprn, string? localAuthorityCode, string enrolledOn, long pence)
    {
        foreach (var pool in _pools)
        {
            if ((pool.SectorCode is null || pool.SectorCode == sectorCode) && (pool.Ukprn is null || pool.Ukprn == ukprn))
            {
                pool.Count.Add(pence);
            }
        }

        foreach (var key in new[]
        {
            ("programme", "programme"), ("sector", sectorCode), ("provider", ukprn.ToString(CultureInfo.InvariantCulture)),
            ("localAuthority", localAuthorityCode ?? "none"), ("month", enrolledOn[..7].Replace("-", "", StringComparison.Ordinal)),
        })
        {
            if (_tallies.TryGetValue(key, out var tally))
            {
                tally.Add(pence);
            }
        }
    }

    /// <summary>Saves the changed values, fenced by the old ones.</summary>
    public void Save(Statement draw, Statement count, string programmeId)
    {
        foreach (var pool in _pools.Where(pool => pool.Count.IsTouched))
        {
            draw.Run(Values(draw, pool.Count, programmeId, ("PoolId", pool.PoolId), ("EarnedPence", pool.EarnedPence), ("SavedEarnedPence", pool.EarnedPence)));
            pool.Count.Accept();
        }

        foreach (var (key, tally) in _tallies.Where(pair => pair.Value.IsTouched))
        {
            count.Run(Values(count, tally, programmeId, ("Dimension", key.Dimension), ("Member", key.Member)));
            tally.Accept();
        }
    }

    private static object?[] Values(Statement statement, Counter counter, string programmeId, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["ProgrammeId"] = programmeId, ["CommittedPlaces"] = counter.Places, ["CommittedPence"] = counter.Pence,
            ["SavedPlaces"] = counter.SavedPlaces, ["SavedPence"] = counter.SavedPence,
        };
        foreach (var (name, value) in more)
        {
            values[name] = value;
        }

        return [.. statement.Parameters.Select(name => values[name])];
    }

    private sealed record Pool(string PoolId, string? SectorCode, long? Ukprn, long EarnedPence)
    {
        public required Counter Count { get; init; }
    }

    private sealed class Counter(long places, long pence)
    {
        public long Places { get; private set; } = places;

        public long Pence { get; private set; } = pence;

        public long SavedPlaces { get; private set; } = places;

        public long SavedPence { get; private set; } = pence;

        public bool IsTouched => Places != SavedPlaces;

        public void Add(long amount)
        {
            Places++;
            Pence += amount;
        }

        public void Accept() => (SavedPlaces, SavedPence) = (Places, Pence);
    }
}
