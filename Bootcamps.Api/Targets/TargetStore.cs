using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Targets;

namespace Bootcamps.Api.Targets;

/// <summary>Completion targets in the database.</summary>
internal sealed class TargetStore(Db db)
{
    /// <summary>All targets of a programme, by programme. Units replace them as a whole.</summary>
    public static readonly FactSource<string, TargetSheet> Sheets = new()
    {
        IsKept = false,
        Load = (reads, ids) => Reads.ForEach(ids, id => Read(reads, id).Then(rows => new TargetSheet(rows))),
        Save = (batch, sheets) =>
        {
            foreach (var sheet in sheets.Where(sheet => sheet.Rows != sheet.SavedRows))
            {
                batch.Update(Sql.Remove, sheet.SavedRows);
                foreach (var row in sheet.Rows)
                {
                    batch.Add(Sql.Add, row);
                }
            }
        },
    };

    /// <summary>A programme's targets with their version; one row without a target when there are none.</summary>
    public Task<List<VersionedTargetRow>> ListAsync(string programmeId, CancellationToken cancellationToken) =>
        db.ListAsync<VersionedTargetRow>(Sql.List, new { programmeId }, cancellationToken);

    /// <summary>A programme's targets.</summary>
    public static Rows<TargetRow> Read(Reads reads, string programmeId) => reads.Add<TargetRow>(Sql.OfProgramme, new { programmeId });

    internal static class Sql
    {
        [NoScope("Runs for a programme whose owner was compared with the caller, for the authority only.")]
        public const string List = """
            select p.targets_version, t.target_level, t.sector_code, t.ukprn, t.period, t.starts, t.completions, t.outcomes
            from programme p
            left join completion_target t on t.programme_id = p.programme_id
            where p.programme_id = @programmeId
            order by case t.target_level when 'programme' then 0 when 'sector' then 1 else 2 end, t.sector_code, t.ukprn, t.period
            """;

        [NoScope("Runs in a lane, for a programme whose owner was compared with the caller.")]
        public const string OfProgramme = """
            select target_id, programme_id, target_level, sector_code, ukprn, period, starts, completions, outcomes
            from completion_target
            where programme_id = @programmeId
            order by target_id
            """;

        public const string Add = """
            insert into completion_target (target_id, programme_id, target_level, sector_code, ukprn, period, starts, completions, outcomes)
            values (@TargetId, @ProgrammeId, @TargetLevel, @SectorCode, @Ukprn, @Period, @Starts, @Completions, @Outcomes)
            """;

        public const string Remove = """
            delete from completion_target
            where target_id = @TargetId
            """;
    }
}

/// <summary>The targets of a programme while a batch decides on them.</summary>
/// <param name="saved">The stored targets.</param>
internal sealed class TargetSheet(IReadOnlyList<TargetRow> saved)
{
    /// <summary>The stored targets.</summary>
    public IReadOnlyList<TargetRow> SavedRows { get; } = saved;

    /// <summary>The targets as units left them.</summary>
    public IReadOnlyList<TargetRow> Rows { get; set; } = saved;
}

/// <summary>A row of the table of targets.</summary>
internal sealed record TargetRow
{
    public required string TargetId { get; init; }

    public required string ProgrammeId { get; init; }

    public required string TargetLevel { get; init; }

    public required string? SectorCode { get; init; }

    public required int? Ukprn { get; init; }

    public required int Period { get; init; }

    public required int Starts { get; init; }

    public required int Completions { get; init; }

    public required int Outcomes { get; init; }

    /// <summary>A target as a row.</summary>
    public static TargetRow Of(string programmeId, Target target) => new()
    {
        TargetId = TargetRules.TargetIdOf(programmeId, target),
        ProgrammeId = programmeId,
        TargetLevel = Names.NameOf(target.Level),
        SectorCode = target.SectorCode,
        Ukprn = target.Ukprn,
        Period = target.Period,
        Starts = target.Starts,
        Completions = target.Completions,
        Outcomes = target.Outcomes,
    };

    /// <summary>The target as a domain value.</summary>
    public Target ToTarget() => new(Names.Parse<TargetLevel>(TargetLevel), SectorCode, Ukprn, Period, Starts, Completions, Outcomes);
}

/// <summary>A target with the version of all.</summary>
internal sealed record VersionedTargetRow
{
    public required int TargetsVersion { get; init; }

    public required string? TargetLevel { get; init; }

    public required string? SectorCode { get; init; }

    public required int? Ukprn { get; init; }

    public required int? Period { get; init; }

    public required int? Starts { get; init; }

    public required int? Completions { get; init; }

    public required int? Outcomes { get; init; }
}
