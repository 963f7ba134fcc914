using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;

namespace Bootcamps.Api.Providers;

/// <summary>Key of a provider. Each authority registers its own providers.</summary>
internal readonly record struct ProviderKey(string AuthorityId, int Ukprn);

/// <summary>Providers in the database.</summary>
internal sealed class ProviderStore(Db db)
{
    /// <summary>Providers that units ask for. They belong to the reference lane, so the programmes' lanes read them for every batch.</summary>
    public static readonly FactSource<ProviderKey, ProviderRow> Providers = new()
    {
        IsKept = false,
        Load = (reads, keys) => reads
            .Add<ProviderRow>(
                Sql.FindAll,
                new
                {
                    authorityIds = TypeHandlers.Keys(keys.Select(key => key.AuthorityId).Distinct(StringComparer.Ordinal)),
                    ukprns = keys.Select(key => key.Ukprn).Distinct(),
                })
            .Then(rows => rows.Select(row => KeyValuePair.Create(new ProviderKey(row.AuthorityId, row.Ukprn), row))),
    };

    /// <summary>The requested providers that are suspended.</summary>
    public static readonly FactSource<ProviderKey, ProviderRow> Suspended = new()
    {
        IsKept = false,
        Probe = Sql.IsSuspended,
        Load = (reads, keys) =>
        {
            var providers = Providers.Load(reads, keys);
            return () => providers().Where(found => found.Value.IsSuspended);
        },
    };

    /// <summary>A provider of an authority. Null when the authority has not registered this UKPRN.</summary>
    public Task<ProviderRow?> FindAsync(string authorityId, int ukprn, CancellationToken cancellationToken) =>
        db.FirstAsync<ProviderRow>(Sql.Find, new { authorityId, ukprn }, cancellationToken);

    /// <summary>A page of an authority's providers in the order they were registered.</summary>
    /// <param name="authorityId">The authority.</param>
    /// <param name="isActiveOnly">Whether suspended ones are left out.</param>
    /// <param name="afterNumber">Number of the last provider of the previous page; 0 for the first page.</param>
    /// <param name="limit">Most providers.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<List<ProviderRow>> ListAsync(
        string authorityId,
        bool isActiveOnly,
        long afterNumber,
        int limit,
        CancellationToken cancellationToken) => db.ListAsync<ProviderRow>(
        Sql.List.Replace("{narrowing}", isActiveOnly ? Sql.Narrowing.Active : "", StringComparison.Ordinal),
        new { authorityId, afterNumber, limit },
        cancellationToken);

    internal static class Sql
    {
        /// <summary>The filter that can replace <c>{narrowing}</c>.</summary>
        internal static class Narrowing
        {
            public const string Active = " and status = 'active'";
        }

        private const string Columns = "authority_id, ukprn, number, name, status, is_vat_eligible_body, version, created_at, updated_at";

        [NoScope("Everybody of an authority sees its providers; the operation passes the caller's authority.")]
        public const string Find = $"""
            select {Columns}
            from provider
            where authority_id = @authorityId and ukprn = @ukprn
            """;

        /// <summary><c>{narrowing}</c> is replaced by the requested filter.</summary>
        [NoScope("Everybody of an authority sees its providers; the operation passes the caller's authority.")]
        public const string List = $$"""
            select {{Columns}}
            from provider
            where authority_id = @authorityId and number > @afterNumber{narrowing}
            order by number
            {take}
            """;

        [NoScope("Runs in a lane, for providers of the authority that the operation compared with its caller.")]
        public const string FindAll = $"""
            select {Columns}
            from provider
            where authority_id in @authorityIds and ukprn in @ukprns
            """;

        [NoScope("Runs in a lane, for a provider of the authority that the operation compared with its caller.")]
        public const string IsSuspended = """
            select ukprn
            from provider
            where authority_id = @AuthorityId and ukprn = @Ukprn and status = 'suspended'
            """;

        public const string Add = """
            insert into provider (authority_id, ukprn, number, name, status, is_vat_eligible_body, version, created_at, updated_at)
            values (@AuthorityId, @Ukprn, @Number, @Name, @Status, @IsVatEligibleBody, @Version, @CreatedAt, @UpdatedAt)
            """;

        public const string Edit = """
            update provider
            set name = @Name, status = @Status, is_vat_eligible_body = @IsVatEligibleBody, version = @Version, updated_at = @UpdatedAt
            where authority_id = @AuthorityId and ukprn = @Ukprn and version = @Version - 1
            """;
    }
}

/// <summary>A row of the table of providers.</summary>
internal sealed record ProviderRow
{
    /// <summary>Status of a provider that can enrol learners.</summary>
    public const string Active = "active";

    /// <summary>Status of a provider that cannot enrol learners.</summary>
    public const string Suspended = "suspended";

    public required string AuthorityId { get; init; }

    public required int Ukprn { get; init; }

    public required long Number { get; init; }

    public required string Name { get; init; }

    public required string Status { get; init; }

    public required bool IsVatEligibleBody { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether it cannot enrol learners.</summary>
    public bool IsSuspended => Status == Suspended;
}
