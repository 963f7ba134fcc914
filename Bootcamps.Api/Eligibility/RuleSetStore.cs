using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Api.Eligibility;

/// <summary>Rule sets in the database.</summary>
internal sealed class RuleSetStore(Db db)
{
    /// <summary>A page of a programme's rule sets, by number.</summary>
    public Task<List<RuleSetRow>> ListAsync(string programmeId, long afterNumber, int limit, CancellationToken cancellationToken) =>
        db.ListAsync<RuleSetRow>(Sql.List, new { programmeId, afterNumber, limit }, cancellationToken);

    /// <summary>All rule sets of a programme, in no particular order.</summary>
    public Task<IReadOnlyList<RuleSet>> OfProgrammeAsync(string programmeId, CancellationToken cancellationToken) =>
        ReadAsync(Sql.OfProgramme, new { programmeId }, cancellationToken);

    /// <summary>All rule sets of an authority, in no particular order.</summary>
    public Task<IReadOnlyList<RuleSet>> OfAuthorityAsync(string authorityId, CancellationToken cancellationToken) =>
        ReadAsync(Sql.OfAuthority, new { authorityId }, cancellationToken);

    /// <summary>The rule sets of every authority.</summary>
    public Task<IReadOnlyList<RuleSet>> AllAsync(CancellationToken cancellationToken) => ReadAsync(Sql.All, null, cancellationToken);

    /// <summary>A rule set that exists.</summary>
    public async Task<RuleSet> FindAsync(string ruleSetId, CancellationToken cancellationToken) =>
        (await db.FirstAsync<RuleSetRow>(Sql.Find, new { ruleSetId }, cancellationToken))!.ToRuleSet();

    /// <summary>Asks for all rule sets of a programme, in no particular order.</summary>
    public static Func<IReadOnlyList<RuleSet>> OfProgramme(Reads reads, string programmeId) =>
        reads.Add<RuleSetRow>(Sql.OfProgramme, new { programmeId }).Then(RuleSetsOf);

    /// <summary>Asks for all rule sets of an authority, in no particular order.</summary>
    public static Func<IReadOnlyList<RuleSet>> OfAuthority(Reads reads, string authorityId) =>
        reads.Add<RuleSetRow>(Sql.OfAuthority, new { authorityId }).Then(RuleSetsOf);

    private async Task<IReadOnlyList<RuleSet>> ReadAsync(string sql, object? values, CancellationToken cancellationToken) =>
        RuleSetsOf(await db.ListAsync<RuleSetRow>(sql, values, cancellationToken));

    private static IReadOnlyList<RuleSet> RuleSetsOf(IReadOnlyList<RuleSetRow> rows) => [.. rows.Select(row => row.ToRuleSet())];

    internal static class Sql
    {
        private const string Select = """
            select r.rule_set_id, r.programme_id, r.number, r.route, r.valid_from, r.rules, r.created_at
            from rule_set r
            """;

        [NoScope("Runs for a programme whose owner was compared with the caller: its rules are the same for all its providers.")]
        public const string List = $$"""
            {{Select}}
            where r.programme_id = @programmeId and r.number > @afterNumber
            order by r.number
            {take}
            """;

        [NoScope("Runs for a programme whose owner was compared with the caller: its rules are the same for all its providers.")]
        public const string OfProgramme = $"""
            {Select}
            where r.programme_id = @programmeId
            """;

        [NoScope("The rules of an authority are public; the operation passes the authority that was asked about.")]
        public const string OfAuthority = $"""
            {Select}
            join programme g on g.programme_id = r.programme_id
            where g.authority_id = @authorityId
            """;

        [NoScope("Follows an enrolment that was found within the caller's scope.")]
        public const string Find = $"""
            {Select}
            where r.rule_set_id = @ruleSetId
            """;

        [NoScope("The service's own clock acts for every authority; no request reaches it.")]
        public const string All = $"""
            {Select}
            order by r.rule_set_id
            """;

        public const string Add = """
            insert into rule_set (rule_set_id, programme_id, number, route, valid_from, rules, created_at)
            values (@RuleSetId, @ProgrammeId, @Number, @Route, @ValidFrom, @Rules, @CreatedAt)
            """;
    }
}
