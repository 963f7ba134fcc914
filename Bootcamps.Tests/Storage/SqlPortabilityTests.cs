using System.Reflection;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Storage;

internal sealed class SqlPortabilityTests
{
    private PortableSql _sql = null!;

    [OneTimeSetUp]
    public void Open_database() => _sql = new PortableSql();

    [OneTimeTearDown]
    public void Close_database() => _sql.Dispose();

    [TestCaseSource(nameof(Statements))]
    public void Every_statement_runs_on_both_databases(FieldInfo statement) =>
        Assert.Multiple(() =>
        {
            foreach (var text in TextsOf(statement))
            {
                Assert.That(_sql.Faults(text), Is.Empty, text);
            }
        });

    [TestCaseSource(nameof(Statements))]
    public void Every_statement_on_tenant_data_is_limited_to_the_tenant(FieldInfo statement)
    {
        var read = TenantTablesRead(TextsOf(statement).First());
        var reason = statement.GetCustomAttribute<NoScopeAttribute>()?.Reason;

        Assert.That(
            read.Count == 0 || IsScoped(TextOf(statement)) || !string.IsNullOrWhiteSpace(reason),
            Is.True,
            $"reads {string.Join(", ", read)} without {{scope}}; if that is right, say why with [NoScope]");
    }

    [TestCaseSource(nameof(Statements))]
    public void Every_statement_marked_as_unscoped_needs_the_mark(FieldInfo statement)
    {
        if (statement.GetCustomAttribute<NoScopeAttribute>() is not null)
        {
            Assert.That(
                TenantTablesRead(TextsOf(statement).First()).Count > 0 && !IsScoped(TextOf(statement)),
                Is.True,
                "[NoScope] on a statement that reads no tenant data or is scoped");
        }
    }

    [TestCase("select lane_id from lane where lane_id = @laneId")]
    [TestCase("update lane set turn = turn + 1 where lane_id = @laneId")]
    [TestCase("update funding_pool set committed_places = committed_places + @places where pool_id = @poolId")]
    [TestCase("select number from change_event where lane_id = @laneId and number > @after order by number {take}")]
    [TestCase(
        "select coalesce(sum(committed_pence), 0) as pence, coalesce(sum(cast(places as bigint)), 0) as places "
            + "from ledger_entry where programme_id = @programmeId")]
    [TestCase("select unit_id from change_event where unit_id in @unitIds")]
    [TestCase(
        "with totals as (select cohort_id, sum(committed_pence) as total from ledger_entry group by cohort_id) "
        + "select cohort_id, total + 1 as more from totals where total > 0")]
    [TestCase("select name from provider where {scope} and lower(name) like lower(@pattern) escape '!' order by number {take}")]
    [TestCase("select c.title, r.name from course c join provider r on r.authority_id = c.authority_id and r.ukprn = c.ukprn where {scope:c}")]
    [TestCase(
        "insert into lane (lane_id, turn, last_number, last_posted_at) "
        + "select @laneId, 0, 0, @at where not exists (select 1 from lane where lane_id = @laneId)")]
    [TestCase("select status, count(*) as enrolments from enrolment group by status order by case when status is null then 1 else 0 end, status")]
    [TestCase("delete from idempotency_key where posted_at < @before")]
    public void A_statement_that_both_databases_understand_is_accepted(string sql) => Assert.That(_sql.Faults(sql), Is.Empty);

    [TestCase("select lane_id from lane order by lane_id limit 10", "T-SQL")]
    [TestCase("select top 10 lane_id from lane", "SQLite")]
    [TestCase("select lane_id from lane order by lane_id offset 0 rows fetch next 5 rows only", "SQLite")]
    [TestCase("select lane_id from lane {take}", "T-SQL")]
    [TestCase("insert into authority (authority_id, name) values (@a, @n) on conflict (authority_id) do nothing", "T-SQL")]
    [TestCase("insert into authority (authority_id, name) values (@a, @n) returning authority_id", "T-SQL")]
    [TestCase("insert into authority values (@a, @n, null)", "insert without columns")]
    [TestCase("select name || gss_code as x from authority", "T-SQL")]
    [TestCase("select name + gss_code as x from authority", "+ on")]
    [TestCase("select name + @suffix as x from authority", "+ on")]
    [TestCase("select @a + @b as x from authority", "+ on")]
    [TestCase("select name + '!' as x from authority", "+ on")]
    [TestCase("select length(name) as x from authority", "length")]
    [TestCase("select len(name) as x from authority", "SQLite")]
    [TestCase("select substr(name, 1, 2) as x from authority", "substr")]
    [TestCase("select substring(name, 2) as x from authority", "substring with 2")]
    [TestCase("select ifnull(gss_code, '') as x from authority", "ifnull")]
    [TestCase("select isnull(gss_code, '') as x from authority", "SQLite")]
    [TestCase("select strftime('%Y', created_at) as x from provider", "strftime")]
    [TestCase("select date(created_at) as x from provider", "date")]
    [TestCase("select max(turn, last_number) as x from lane", "max with 2")]
    [TestCase("select avg(committed_pence) as x from ledger_entry", "avg")]
    [TestCase("select total(committed_pence) as x from ledger_entry", "total")]
    [TestCase("select group_concat(name) as x from authority", "group_concat")]
    [TestCase("select sum(places) as x from ledger_entry", "sum over an int")]
    [TestCase("select committed_pence / places as x from ledger_entry", "Division")]
    [TestCase("select committed_pence % 2 as x from ledger_entry", "Division")]
    [TestCase("select cast(number as varchar(20)) as x from provider", "cast")]
    [TestCase("select colour from authority", "SQLite")]
    [TestCase("select name from nowhere", "SQLite")]
    [TestCase("select name from sqlite_master", "Not a table")]
    [TestCase("select name from dbo.authority", "dbo")]
    [TestCase("select * from authority", "select *")]
    [TestCase("select name from \"authority\"", "Quoted")]
    [TestCase("select [name] from authority", "Quoted")]
    [TestCase("select name from authority where gss_code = \"E47000004\"", "Quoted")]
    [TestCase("SELECT name FROM authority", "Upper case")]
    [TestCase("select Name from authority", "Upper case")]
    [TestCase("select name from authority where authority_id = @authorityId or name = @AuthorityId", "two spellings")]
    [TestCase("select name from provider where name like @pattern", "like without")]
    [TestCase("select rowid from course", "rowid")]
    [TestCase("select name from sector where is_level2_allowed", "T-SQL")]
    [TestCase("select name from sector where is_level2_allowed = true", "true")]
    [TestCase("select name from provider where created_at < current_timestamp", "CurrentTimestamp")]
    [TestCase("select name from provider where created_at < getutcdate()", "SQLite")]
    [TestCase("select name from authority order by name nulls last", "T-SQL")]
    [TestCase("select status, enrolled_on, count(*) as x from enrolment group by status", "enrolled_on is neither")]
    [TestCase("select status, count(*) as x from enrolment", "status is neither")]
    [TestCase("select committed_pence - 1 as less from ledger_entry where less > 0", "less is a name")]
    [TestCase("update course set title = @title from course join cohort on cohort.course_id = course.course_id", "from")]
    [TestCase("select name from authority; select name from authority", "More than one")]
    [TestCase("select name from authority with (nolock)", "SQLite")]
    [TestCase("select value from json_each(@json)", "Function in from")]
    [TestCase("with recursive n as (select 1 as x) select x from n", "T-SQL")]
    [TestCase("select n'text' as x from authority", "SQLite")]
    public void A_statement_that_only_one_database_understands_is_found(string sql, string fault) => Assert.That(_sql.Faults(sql), Has.Some.Contains(fault));

    [TestCase("select title from course", ExpectedResult = true)]
    [TestCase("select protected_facts from enrolment_learner", ExpectedResult = true)]
    [TestCase("select source from review_point where exists (select 1 from lane)", ExpectedResult = true)]
    [TestCase("with ours as (select title from course) select title from ours", ExpectedResult = true)]
    [TestCase("select lane_id from lane", ExpectedResult = false)]
    [TestCase("select postcode from postcode", ExpectedResult = false)]
    [TestCase("update course set title = @title where course_id = @courseId", ExpectedResult = false)]
    public bool Tenant_data_is_what_names_an_authority_or_refers_to_what_does(string sql) => TenantTablesRead(sql).Count > 0;

    private static IEnumerable<TestCaseData> Statements() =>
        from type in typeof(Engine).Assembly.GetTypes()
        where type is { IsNested: true, Name: "Sql" }
        from field in ConstantsOf(type)
        select new TestCaseData(field).SetArgDisplayNames($"{type.DeclaringType!.Name}.{field.Name}");

    // Any other token is the name of a class next to the statement: its constants, all or none, replace the token.
    private static IEnumerable<string> TextsOf(FieldInfo statement)
    {
        var parts = statement.DeclaringType!.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic)
            .ToDictionary(type => $"{{{type.Name.ToLowerInvariant()}}}", type => string.Concat(ConstantsOf(type).Select(TextOf)), StringComparer.Ordinal);
        var all = parts.Aggregate(TextOf(statement), (text, part) => text.Replace(part.Key, part.Value, StringComparison.Ordinal));
        var none = parts.Keys.Aggregate(TextOf(statement), (text, token) => text.Replace(token, "", StringComparison.Ordinal));
        return new[] { all, none }.Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<FieldInfo> ConstantsOf(Type type) =>
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where field is { IsLiteral: true, IsPrivate: false } && field.FieldType == typeof(string)
        select field;

    private static string TextOf(FieldInfo statement) => (string)statement.GetRawConstantValue()!;

    private static bool IsScoped(string sql) => sql.Contains("{scope", StringComparison.Ordinal);

    private static List<string> TenantTablesRead(string sql) =>
        [.. PortableSql.TablesRead(sql).Intersect(PortableSql.TenantTables, StringComparer.OrdinalIgnoreCase)];
}
