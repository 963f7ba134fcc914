using System.Text.Json;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Targets;

namespace Bootcamps.Api.Funding;

/// <summary>Variations in the database.</summary>
internal sealed class VariationStore(Db db)
{
    /// <summary>The variations of programmes that wait for a decision or for their day, by programme. Units add theirs.</summary>
    public static readonly FactSource<string, VariationBook> Books = new()
    {
        IsKept = false,
        Load = (reads, ids) => Reads.ForEach<string, VariationBook>(ids, programmeId =>
        {
            var rows = reads.Add<VariationRow>(Sql.Open, new { programmeId });
            var lines = reads.Add<VariationLineRow>(Sql.LinesOfOpen, new { programmeId });
            return () => new VariationBook(Joined(rows.Value, lines.Value));
        }),
        Save = (batch, books) =>
        {
            foreach (var book in books)
            {
                book.Save(batch);
            }
        },
    };

    /// <summary>Variations in any status, as stored.</summary>
    public static readonly FactSource<string, StoredVariation> ById = new()
    {
        IsKept = false,
        Load = (reads, ids) => Reads.ForEach<string, StoredVariation>(ids, variationId =>
        {
            var rows = reads.Add<VariationRow>(Sql.ById, new { variationId });
            var lines = reads.Add<VariationLineRow>(Sql.LinesById, new { variationId });
            return () => Joined(rows.Value, lines.Value).SingleOrDefault();
        }),
    };

    /// <summary>One variation of the caller's authority. Null when there is none.</summary>
    public async Task<StoredVariation?> FindAsync(string variationId, Caller caller, CancellationToken cancellationToken) =>
        await db.FirstAsync<VariationRow>(Sql.Find, new { variationId, authorityId = caller.AuthorityId }, cancellationToken) is { } row
            ? (await WithLinesAsync([row], cancellationToken))[0]
            : null;

    /// <summary>A page of a programme's variations, by number.</summary>
    /// <param name="programmeId">A programme whose owner was compared with the caller.</param>
    /// <param name="status">Only those with this status. Null for all.</param>
    /// <param name="kind">Only those of this kind. Null for all.</param>
    /// <param name="afterNumber">Number of the last known variation; 0 for the beginning.</param>
    /// <param name="limit">Most variations.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<List<StoredVariation>> ListAsync(
        string programmeId,
        string? status,
        string? kind,
        long afterNumber,
        int limit,
        CancellationToken cancellationToken)
    {
        var narrowing = string.Concat(status is null ? "" : Sql.Narrowing.Status, kind is null ? "" : Sql.Narrowing.Kind);
        var sql = Sql.List.Replace("{narrowing}", narrowing, StringComparison.Ordinal);
        return await WithLinesAsync(
            await db.ListAsync<VariationRow>(sql, new { programmeId, status, kind, afterNumber, limit }, cancellationToken), cancellationToken);
    }

    /// <summary>The approved variations of all programmes whose day has come and that are not in effect, in the order of their days.</summary>
    public async Task<List<StoredVariation>> DueAsync(DateOnly today, CancellationToken cancellationToken) =>
        await WithLinesAsync(await db.ListAsync<VariationRow>(Sql.Due, new { today, limit = Paging.MostItems }, cancellationToken), cancellationToken);

    private async Task<List<StoredVariation>> WithLinesAsync(List<VariationRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var lines = await db.ListAsync<VariationLineRow>(
            Sql.Lines, new { variationIds = TypeHandlers.Keys(rows.Select(row => row.VariationId)) }, cancellationToken);
        return Joined(rows, lines);
    }

    private static List<StoredVariation> Joined(IEnumerable<VariationRow> rows, IEnumerable<VariationLineRow> lines)
    {
        var byId = lines.ToLookup(line => line.VariationId, StringComparer.Ordinal);
        return [.. rows.Select(row => new StoredVariation(row.ToState(byId[row.VariationId]), row.AuthorityId, row.Number))];
    }

    internal static class Sql
    {
        /// <summary>The filters that can replace <c>{narrowing}</c>.</summary>
        internal static class Narrowing
        {
            public const string Status = "\n    and status = @status";
            public const string Kind = "\n    and kind = @kind";
        }

        private const string Columns = """
            variation_id, programme_id, number, authority_id, kind, status, reason, effective_on, commitment_limit_basis_points, targets, proposed_by,
                is_proposed_by_person, proposed_at, decided_by, decided_at, decision_reason, is_in_effect, supersedes_id, superseded_by_id, version
            """;

        private const string LineColumns = """
            l.variation_id, l.line, l.pool_level, l.sector_code, l.ukprn, l.places, l.pence, l.cap_places, l.cap_pence, l.limit_pence, l.new_limit_pence,
                l.committed_places, l.committed_pence, l.earned_pence, l.pending_places, l.pending_pence
            """;

        [NoScope("Filtered by the caller's authority: no provider sees variations.")]
        public const string Find = $"""
            select {Columns}
            from variation
            where variation_id = @variationId and authority_id = @authorityId
            """;

        [NoScope("Runs in the programme's lane, for a variation that was found for the caller's authority.")]
        public const string ById = $"""
            select {Columns}
            from variation
            where variation_id = @variationId
            """;

        /// <summary><c>{narrowing}</c> is replaced by the requested filters.</summary>
        [NoScope("Runs for a programme whose owner was compared with the caller, for the authority only.")]
        public const string List = $$"""
            select {{Columns}}
            from variation
            where programme_id = @programmeId and number > @afterNumber{narrowing}
            order by number
            {take}
            """;

        [NoScope("Runs in the programme's lane, for a programme whose owner was compared with the caller.")]
        public const string Open = $"""
            select {Columns}
            from variation
            where programme_id = @programmeId and (status = 'proposed' or (status = 'approved' and is_in_effect = 0))
            order by number
            """;

        [NoScope("Runs in the programme's lane, for a programme whose owner was compared with the caller.")]
        public const string LinesOfOpen = $"""
            select {LineColumns}
            from variation v
            join variation_line l on l.variation_id = v.variation_id
            where v.programme_id = @programmeId and (v.status = 'proposed' or (v.status = 'approved' and v.is_in_effect = 0))
            order by l.variation_id, l.line
            """;

        [NoScope("Runs in the programme's lane, for a variation that was found for the caller's authority.")]
        public const string LinesById = $"""
            select {LineColumns}
            from variation_line l
            where l.variation_id = @variationId
            order by l.line
            """;

        [NoScope("The service's own clock acts for every authority; no request reaches it.")]
        public const string Due = $$"""
            select {{Columns}}
            from variation
            where status = 'approved' and is_in_effect = 0 and effective_on <= @today
            order by effective_on, decided_at, programme_id, number
            {take}
            """;

        [NoScope("Follows variations that were found for the caller's authority.")]
        public const string Lines = $"""
            select {LineColumns}
            from variation_line l
            where l.variation_id in @variationIds
            order by l.variation_id, l.line
            """;

        public const string Add = """
            insert into variation (variation_id, programme_id, number, authority_id, kind, status, reason, effective_on, commitment_limit_basis_points,
                targets, proposed_by, is_proposed_by_person, proposed_at, decided_by, decided_at, decision_reason, is_in_effect, supersedes_id,
                superseded_by_id, version)
            values (@VariationId, @ProgrammeId, @Number, @AuthorityId, @Kind, @Status, @Reason, @EffectiveOn, @CommitmentLimitBasisPoints,
                @Targets, @ProposedBy, @IsProposedByPerson, @ProposedAt, @DecidedBy, @DecidedAt, @DecisionReason, @IsInEffect, @SupersedesId,
                @SupersededById, @Version)
            """;

        public const string AddLine = """
            insert into variation_line (variation_id, line, pool_level, sector_code, ukprn, places, pence, cap_places, cap_pence, limit_pence,
                new_limit_pence, committed_places, committed_pence, earned_pence, pending_places, pending_pence)
            values (@VariationId, @Line, @PoolLevel, @SectorCode, @Ukprn, @Places, @Pence, @CapPlaces, @CapPence, @LimitPence,
                @NewLimitPence, @CommittedPlaces, @CommittedPence, @EarnedPence, @PendingPlaces, @PendingPence)
            """;

        /// <summary>The decision and its effect. What was proposed is never changed.</summary>
        public const string Decide = """
            update variation
            set status = @Status, decided_by = @DecidedBy, decided_at = @DecidedAt, decision_reason = @DecisionReason, is_in_effect = @IsInEffect,
                superseded_by_id = @SupersededById, version = @Version
            where variation_id = @VariationId and version = @SavedVersion and status = @SavedStatus
            """;

        /// <summary>The figures of the decision in place of those of the proposal, and what is still to be given.</summary>
        public const string DecideLine = """
            update variation_line
            set cap_places = @CapPlaces, cap_pence = @CapPence, limit_pence = @LimitPence, new_limit_pence = @NewLimitPence,
                committed_places = @CommittedPlaces, committed_pence = @CommittedPence, earned_pence = @EarnedPence,
                pending_places = @PendingPlaces, pending_pence = @PendingPence
            where variation_id = @VariationId and line = @Line
            """;
    }
}

/// <summary>A variation with what the store adds to it.</summary>
/// <param name="State">The variation.</param>
/// <param name="AuthorityId">The authority it belongs to.</param>
/// <param name="Number">Its position in lists.</param>
internal sealed record StoredVariation(VariationState State, string AuthorityId, long Number);

/// <summary>A programme's variations that wait for a decision or for their day, while a batch decides on them.</summary>
internal sealed class VariationBook(IEnumerable<StoredVariation> stored)
{
    private readonly Dictionary<string, Entry> _entries = stored.ToDictionary(
        one => one.State.VariationId, one => new Entry(one, one.State), StringComparer.Ordinal);

    /// <summary>The variations that are approved and not in effect yet, in the order of their days.</summary>
    public IReadOnlyList<VariationState> Pending =>
        [.. _entries.Values.Select(entry => entry.Now.State).Where(state => state.IsPending).OrderBy(state => state.EffectiveOn)];

    /// <summary>A variation that waited when the batch began, or was proposed in it. Null for others.</summary>
    public StoredVariation? Find(string variationId) => _entries.GetValueOrDefault(variationId)?.Now;

    /// <summary>Adds a proposal.</summary>
    public void Add(StoredVariation proposal) => _entries.Add(proposal.State.VariationId, new Entry(proposal, null));

    /// <summary>Changes a variation.</summary>
    public void Change(VariationState state)
    {
        var entry = _entries[state.VariationId];
        _entries[state.VariationId] = entry with { Now = entry.Now with { State = state } };
    }

    /// <summary>Writes what changed: proposals first, because a superseded variation names its successor.</summary>
    public void Save(Batch batch)
    {
        var added = _entries.Values.Where(entry => entry.Saved is null).Select(entry => entry.Now).ToList();
        batch.Update(VariationStore.Sql.Add, [.. added.Select(one => VariationRow.Of(one, null))]);
        batch.Update(VariationStore.Sql.AddLine, [.. added.SelectMany(one => VariationLineRow.Of(one.State))]);
        var changed = _entries.Values.Where(entry => entry.Saved is not null && entry.Saved != entry.Now.State).ToList();
        batch.Update(VariationStore.Sql.Decide, [.. changed.Select(entry => VariationRow.Of(entry.Now, entry.Saved))]);
        var moved = changed.Where(entry => entry.Saved!.Pools != entry.Now.State.Pools);
        batch.Update(VariationStore.Sql.DecideLine, [.. moved.SelectMany(entry => VariationLineRow.Of(entry.Now.State))]);
    }

    private sealed record Entry(StoredVariation Now, VariationState? Saved);
}

/// <summary>A row of the table of variations.</summary>
internal sealed record VariationRow
{
    public required string VariationId { get; init; }

    public required string ProgrammeId { get; init; }

    public required long Number { get; init; }

    public required string AuthorityId { get; init; }

    public required string Kind { get; init; }

    public required string Status { get; init; }

    public required string Reason { get; init; }

    public required DateOnly EffectiveOn { get; init; }

    public required int? CommitmentLimitBasisPoints { get; init; }

    public required string? Targets { get; init; }

    public required string ProposedBy { get; init; }

    public required bool IsProposedByPerson { get; init; }

    public required DateTimeOffset ProposedAt { get; init; }

    public required string? DecidedBy { get; init; }

    public required DateTimeOffset? DecidedAt { get; init; }

    public required string? DecisionReason { get; init; }

    public required bool IsInEffect { get; init; }

    public required string? SupersedesId { get; init; }

    public required string? SupersededById { get; init; }

    public required int Version { get; init; }

    public int SavedVersion { get; init; }

    public string? SavedStatus { get; init; }

    /// <summary>A variation as a row.</summary>
    public static VariationRow Of(StoredVariation stored, VariationState? saved) => new()
    {
        VariationId = stored.State.VariationId,
        ProgrammeId = stored.State.ProgrammeId,
        Number = stored.Number,
        AuthorityId = stored.AuthorityId,
        Kind = Names.NameOf(stored.State.Kind),
        Status = Names.NameOf(stored.State.Status),
        Reason = stored.State.Reason,
        EffectiveOn = stored.State.EffectiveOn,
        CommitmentLimitBasisPoints = stored.State.CommitmentLimitBasisPoints,
        Targets = stored.State.Targets is { } targets ? JsonSerializer.Serialize(targets.Select(TargetText.Of), Json.Options) : null,
        ProposedBy = stored.State.ProposedBy.Id,
        IsProposedByPerson = stored.State.ProposedBy.IsPerson,
        ProposedAt = stored.State.ProposedAt,
        DecidedBy = stored.State.DecidedBy,
        DecidedAt = stored.State.DecidedAt,
        DecisionReason = stored.State.DecisionReason,
        IsInEffect = stored.State.IsInEffect,
        SupersedesId = stored.State.SupersedesId,
        SupersededById = stored.State.SupersededById,
        Version = stored.State.Version,
        SavedVersion = saved?.Version ?? 0,
        SavedStatus = saved is null ? null : Names.NameOf(saved.Status),
    };

    /// <summary>The variation as a domain value.</summary>
    public VariationState ToState(IEnumerable<VariationLineRow> lines) => new()
    {
        VariationId = VariationId,
        ProgrammeId = ProgrammeId,
        Kind = Names.Parse<VariationKind>(Kind),
        Status = Names.Parse<VariationStatus>(Status),
        Reason = Reason,
        EffectiveOn = EffectiveOn,
        Pools = [.. lines.Select(line => line.ToChange())],
        CommitmentLimitBasisPoints = CommitmentLimitBasisPoints,
        Targets = Targets is null ? null : [.. JsonSerializer.Deserialize<List<TargetText>>(Targets, Json.Options)!.Select(target => target.ToTarget())],
        ProposedBy = new Proposer(ProposedBy, IsProposedByPerson),
        ProposedAt = ProposedAt,
        DecidedBy = DecidedBy,
        DecidedAt = DecidedAt,
        DecisionReason = DecisionReason,
        IsInEffect = IsInEffect,
        SupersedesId = SupersedesId,
        SupersededById = SupersededById,
        Version = Version,
    };

    /// <summary>A target in the stored text of a variation.</summary>
    private sealed record TargetText
    {
        public required string Level { get; init; }

        public required string? SectorCode { get; init; }

        public required int? Ukprn { get; init; }

        public required int Period { get; init; }

        public required int Starts { get; init; }

        public required int Completions { get; init; }

        public required int Outcomes { get; init; }

        public static TargetText Of(Target target) => new()
        {
            Level = Names.NameOf(target.Level), SectorCode = target.SectorCode, Ukprn = target.Ukprn, Period = target.Period, Starts = target.Starts,
            Completions = target.Completions, Outcomes = target.Outcomes,
        };

        public Target ToTarget() => new(Names.Parse<TargetLevel>(Level), SectorCode, Ukprn, Period, Starts, Completions, Outcomes);
    }
}

/// <summary>A row of a variation's change of one pool.</summary>
internal sealed record VariationLineRow
{
    public required string VariationId { get; init; }

    public required int Line { get; init; }

    public required string PoolLevel { get; init; }

    public required string? SectorCode { get; init; }

    public required int? Ukprn { get; init; }

    public required int Places { get; init; }

    public required long Pence { get; init; }

    public required int? CapPlaces { get; init; }

    public required long? CapPence { get; init; }

    public required long? LimitPence { get; init; }

    public required long NewLimitPence { get; init; }

    public required int CommittedPlaces { get; init; }

    public required long CommittedPence { get; init; }

    public required long EarnedPence { get; init; }

    public required int PendingPlaces { get; init; }

    public required long PendingPence { get; init; }

    /// <summary>A variation's changes as rows.</summary>
    public static IEnumerable<VariationLineRow> Of(VariationState state) => state.Pools.Select((change, i) => new VariationLineRow
    {
        VariationId = state.VariationId,
        Line = i + 1,
        PoolLevel = Names.NameOf(change.Line.Level),
        SectorCode = change.Line.SectorCode,
        Ukprn = change.Line.Ukprn,
        Places = change.Line.Places,
        Pence = change.Line.Pence,
        CapPlaces = change.Before?.CapPlaces,
        CapPence = change.Before?.CapPence,
        LimitPence = change.Before?.LimitPence,
        NewLimitPence = change.After.LimitPence,
        CommittedPlaces = change.After.CommittedPlaces,
        CommittedPence = change.After.CommittedPence,
        EarnedPence = change.After.EarnedPence,
        PendingPlaces = change.PlacesLater,
        PendingPence = change.PenceLater,
    });

    /// <summary>The change as a domain value.</summary>
    public PoolChange ToChange() => new(
        new VariationLine(Names.Parse<PoolLevel>(PoolLevel), SectorCode, Ukprn, Places, Pence),
        CapPlaces is { } capPlaces
            ? new PoolPosition(capPlaces, CapPence!.Value, LimitPence!.Value, CommittedPlaces, CommittedPence, EarnedPence)
            : null,
        new PoolPosition((CapPlaces ?? 0) + Places, (CapPence ?? 0) + Pence, NewLimitPence, CommittedPlaces, CommittedPence, EarnedPence),
        PendingPlaces,
        PendingPence);
}
