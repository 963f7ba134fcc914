using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Dapper;

namespace Bootcamps.Tests.Writing;

/// <summary>The answer to taking a place.</summary>
internal sealed record Place(long Number, int Taken, string Padding);

/// <summary>The smallest change: takes one place of one pool, unless it is full.</summary>
internal sealed class TakePlace(Places places) : Unit<Place>(Places.LaneId, Places.Actor)
{
    private int _decisions;

    /// <summary>Called by the lane's thread before each decision.</summary>
    public Action BeforeDeciding { get; init; } = () => { };

    /// <summary>Number of additional characters in its stored answer.</summary>
    public int Padding { get; init; }

    /// <summary>Whether it names the pool it needs.</summary>
    public bool AsksFirst { get; init; } = true;

    /// <summary>Whether it also updates a row that does not exist.</summary>
    public bool NeverFits { get; init; }

    /// <summary>How often it was decided.</summary>
    public int Decisions => Volatile.Read(ref _decisions);

    /// <inheritdoc/>
    public override void Ask(Batch batch)
    {
        if (AsksFirst)
        {
            batch.Ask(places.Pools, Places.PoolId);
        }
    }

    /// <inheritdoc/>
    protected override Outcome<Place> Decide(Batch batch)
    {
        Interlocked.Increment(ref _decisions);
        BeforeDeciding();
        var pool = batch.Get(places.Pools, Places.PoolId)!;
        if (pool.CommittedPlaces == pool.CapPlaces)
        {
            return new Refusal("funding.places-cap-reached", "The pool is full.") { Actual = 1, Allowed = 0 };
        }

        if (NeverFits)
        {
            batch.Add("update authority set name = name where authority_id = @AuthorityId", new { AuthorityId = "nobody" });
        }

        pool.CommittedPlaces++;
        return new Place(batch.Number, pool.CommittedPlaces, new string('x', Padding));
    }

    /// <inheritdoc/>
    protected override Change Describe(Place value) => new("place.taken", Places.PoolId, Places.AuthorityId);
}

/// <summary>A lane with one pool of places, and the fact that its units use.</summary>
internal sealed class Places
{
    public const string AuthorityId = "LCRCA";
    public const string LaneId = "LCRCA-2024-25";
    public const string PoolId = "LCRCA-2024-25/programme";

    private int _loads;

    public Places() => Pools = new FactSource<string, Pool> { IsKept = true, Load = Load, Save = Save };

    /// <summary>The caller.</summary>
    public static Actor Actor { get; } = new(new Caller(Role.Authority, "test", AuthorityId, null), "request");

    /// <summary>The pools by id.</summary>
    public FactSource<string, Pool> Pools { get; }

    /// <summary>How often pools were read.</summary>
    public int Loads => Volatile.Read(ref _loads);

    /// <summary>Puts the lane and its pool into an empty database.</summary>
    public static void Lay(Db db, int capPlaces) => db.Write(transaction => transaction.Connection!.Execute(
        """
        insert into authority (authority_id, name, version) values (@AuthorityId, 'Liverpool City Region', 1);
        insert into lane (lane_id, turn, last_number, last_posted_at) values (@LaneId, 0, 0, @at);
        insert into programme (programme_id, authority_id, number, name, financial_year, starts_on, ends_on, commitment_limit_basis_points,
        """ + """
         is_over_allocation_allowed, allocations_version, targets_version, version, created_at)
        values (@LaneId, @AuthorityId, 1, 'Skills Bootcamps', 2024, @on, @on, 10000, 0, 1, 1, 1, @at);
        insert into funding_pool (pool_id, programme_id, pool_level, cap_places, cap_pence, limit_pence, committed_places, committed_pence)
        values (@PoolId, @LaneId, 'programme', @capPlaces, 0, 0, 0, 0);
        """,
        new { AuthorityId, LaneId, PoolId, capPlaces, at = DateTimeOffset.UnixEpoch, on = new DateOnly(2024, 4, 1) },
        transaction));

    /// <summary>The content of the database; every number is equal if it is consistent.</summary>
    public static Found Find(Db db) => db.Write(transaction => new Found(
        transaction.Connection!.ExecuteScalar<long>("select turn from lane where lane_id = @LaneId", new { LaneId }, transaction),
        transaction.Connection!.ExecuteScalar<long>("select last_number from lane where lane_id = @LaneId", new { LaneId }, transaction),
        transaction.Connection!.ExecuteScalar<int>("select committed_places from funding_pool where pool_id = @PoolId", new { PoolId }, transaction),
        transaction.Connection!.Query<long>("select number from change_event order by number", transaction: transaction).AsList(),
        transaction.Connection!.Query<long>("select number from audit_event order by number", transaction: transaction).AsList()));

    private static void Save(Batch batch, IEnumerable<Pool> pools)
    {
        var changed = pools.Where(pool => pool.CommittedPlaces != pool.WrittenPlaces).ToList();
        batch.Update(
            "update funding_pool set committed_places = @CommittedPlaces where pool_id = @PoolId and committed_places = @WrittenPlaces",
            [.. changed.Select(pool => new { pool.PoolId, pool.CommittedPlaces, pool.WrittenPlaces })]);
        changed.ForEach(pool => pool.WrittenPlaces = pool.CommittedPlaces);
    }

    private Func<IEnumerable<KeyValuePair<string, Pool>>> Load(Reads reads, IReadOnlyCollection<string> ids)
    {
        Interlocked.Increment(ref _loads);
        return reads
            .Add<Pool>(
                "select pool_id, cap_places, committed_places, committed_places as written_places from funding_pool where pool_id in @ids",
                new { ids = TypeHandlers.Keys(ids) })
            .Then(pools => pools.Select(pool => KeyValuePair.Create(pool.PoolId, pool)));
    }

    /// <summary>A pool as a unit sees it.</summary>
    internal sealed class Pool
    {
        public required string PoolId { get; init; }

        public required int CapPlaces { get; init; }

        public required int CommittedPlaces { get; set; }

        public required int WrittenPlaces { get; set; }
    }

    /// <summary>The content of the database.</summary>
    internal sealed record Found(long Turn, long LastNumber, int Committed, IReadOnlyList<long> Changes, IReadOnlyList<long> Audits);
}
