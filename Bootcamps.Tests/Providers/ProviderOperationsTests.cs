using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Providers;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Providers;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class ProviderOperationsTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly object College = new { ukprn = 10004321, name = "Test College", isVatEligibleBody = true };

    [Test]
    public async Task An_authority_registers_a_provider()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();
        var authority = host.With(host.Given.Key(Role.Authority));

        var added = await authority.Post("/v1/providers", College);

        Assert.That(added.Status, Is.EqualTo(201), added.Text);
        Assert.That(
            added.Text,
            Is.EqualTo("""
                {"ukprn":10004321,"name":"Test College","status":"active","isVatEligibleBody":true,
                "createdAt":"2024-11-15T09:00:00+00:00","updatedAt":"2024-11-15T09:00:00+00:00","version":1}
                """.ReplaceLineEndings("")));
        Assert.That(added.Headers.Headers.Location!.ToString(), Is.EqualTo("/v1/providers/10004321"));
        Assert.That(added.Headers.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
        var read = await authority.Get("/v1/providers/10004321");
        Assert.That(read.Text, Is.EqualTo(added.Text));
        Assert.That(read.Headers.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
        Assert.That(host.Given.Scalar<string>("select kind from change_event where entity_id = 'TEST/10004321'"), Is.EqualTo("provider.created"));
    }

    [Test]
    public async Task A_provider_cannot_be_registered_twice_by_one_authority()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Programme(authorityId: "OTHER");
        var authority = host.With(host.Given.Key(Role.Authority));
        var other = host.With(host.Given.Key(Role.Authority, authorityId: "OTHER"));

        await authority.Post("/v1/providers", College, key: "first");
        var again = await authority.Post("/v1/providers", College, key: "first");
        var twice = await authority.Post("/v1/providers", College);
        var elsewhere = await other.Post("/v1/providers", College);

        Assert.That(again.Status, Is.EqualTo(201));
        Assert.That((twice.Status, twice.Faults), Is.EqualTo((409, new[] { "provider.duplicate /ukprn" })));
        Assert.That(elsewhere.Status, Is.EqualTo(201));
        Assert.That(host.Given.Scalar<int>("select count(*) from provider"), Is.EqualTo(2));
    }

    [Test]
    public async Task Every_invalid_field_of_a_new_provider_is_reported()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();

        var answer = await host.With(host.Given.Key(Role.Authority)).Post("/v1/providers", new { ukprn = 123, name = " ", status = "asleep" });

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Faults, Is.EqualTo(new[] { "request.ukprn-invalid /ukprn", "request.too-short /name", "request.enum-invalid /status" }));
    }

    [Test]
    public async Task A_new_provider_needs_a_retry_key()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();

        var answer = await host.With(host.Given.Key(Role.Authority)).Send(HttpMethod.Post, "/v1/providers", College);

        Assert.That((answer.Status, answer.Codes), Is.EqualTo((400, new[] { "idempotency.key-required" })));
    }

    [Test]
    public async Task An_edit_replaces_the_provider_and_increases_its_version()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var authority = host.With(host.Given.Key(Role.Authority));

        var edited = await authority.Put("/v1/providers/10001234", new { name = "New name", status = "suspended", isVatEligibleBody = false }, "\"1\"");

        Assert.That(edited.Status, Is.EqualTo(200), edited.Text);
        Assert.That((string)edited.Json["name"]!, Is.EqualTo("New name"));
        Assert.That((string)edited.Json["status"]!, Is.EqualTo("suspended"));
        Assert.That((int)edited.Json["version"]!, Is.EqualTo(2));
        Assert.That(edited.Headers.Headers.ETag!.Tag, Is.EqualTo("\"2\""));
        Assert.That((await authority.Get("/v1/providers/10001234")).Text, Is.EqualTo(edited.Text));
        Assert.That(host.Given.Scalar<string>("select changed_fields from audit_event where action = 'provider.edited'"), Is.EqualTo("name, status=suspended"));
    }

    [TestCase(null, 428, "version.required")]
    [TestCase("\"7\"", 412, "version.stale")]
    [TestCase("\"1\"", 200, null)]
    [TestCase("*", 200, null)]
    public async Task An_edit_needs_the_current_version(string? ifMatch, int status, string? code)
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();

        var answer = await host.With(host.Given.Key(Role.Authority))
            .Put("/v1/providers/10001234", new { name = "New name", status = "active", isVatEligibleBody = false }, ifMatch);

        Assert.That(answer.Status, Is.EqualTo(status), answer.Text);
        Assert.That((string?)answer.Json["code"], Is.EqualTo(code));
    }

    [Test]
    public async Task Another_authoritys_provider_is_not_found()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Programme(authorityId: "OTHER").Provider(authorityId: "OTHER");
        var authority = host.With(host.Given.Key(Role.Authority));

        var read = await authority.Get("/v1/providers/10001234");
        var edited = await authority.Put("/v1/providers/10001234", new { name = "New name", status = "active", isVatEligibleBody = false }, "\"1\"");
        var listed = await authority.Get("/v1/providers");

        Assert.That((read.Status, edited.Status), Is.EqualTo((404, 404)));
        Assert.That(listed.Json["items"]!.AsArray(), Is.Empty);
    }

    [TestCase("/v1/providers/123", "request.ukprn-invalid /ukprn")]
    [TestCase("/v1/providers/mersey", "request.wrong-type /ukprn")]
    public async Task A_malformed_number_in_the_path_is_refused(string path, string fault)
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();

        var answer = await host.With(host.Given.Key()).Get(path);

        Assert.That((answer.Status, answer.Faults), Is.EqualTo((400, new[] { fault })));
    }

    [Test]
    public async Task Every_role_of_an_authority_can_list_its_providers_in_pages()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider().Provider(10005678).Provider(10002222);
        var provider = host.With(host.Given.Key());

        var first = await provider.Get("/v1/providers?limit=2");
        var second = await provider.Get($"/v1/providers?limit=2&cursor={(string)first.Json["next"]!}");

        Assert.That(Ukprns(first), Is.EqualTo(new[] { 10001234, 10005678 }));
        Assert.That(Ukprns(second), Is.EqualTo(new[] { 10002222 }));
        Assert.That(second.Json["next"], Is.Null);
    }

    [Test]
    public async Task A_partner_does_not_see_a_suspended_provider()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider().Provider(10005678, status: "suspended");
        var partner = host.With(host.Given.Key(Role.Partner));

        var listed = await partner.Get("/v1/providers");
        var read = await partner.Get("/v1/providers/10005678");

        Assert.That(Ukprns(listed), Is.EqualTo(new[] { 10001234 }));
        Assert.That(read.Status, Is.EqualTo(404));
    }

    [Test]
    public async Task A_suspended_provider_cannot_enrol_until_it_is_active_again()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var cohortId = host.Given.Cohort();
        var provider = host.With(host.Given.Key());
        var authority = host.With(host.Given.Key(Role.Authority));

        var before = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId));
        await authority.Put("/v1/providers/10001234", new { name = "Test", status = "suspended", isVatEligibleBody = false }, "\"1\"");
        var suspended = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 2));
        var dryRun = await provider.Post("/v1/enrolments?dryRun=true", Given.Enrolment(cohortId, 2));
        await authority.Put("/v1/providers/10001234", new { name = "Test", status = "active", isVatEligibleBody = false }, "\"2\"");
        var after = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 2));

        Assert.That(before.Status, Is.EqualTo(201), before.Text);
        Assert.That((suspended.Status, suspended.Faults), Is.EqualTo((422, new[] { "provider.suspended /cohortId" })));
        Assert.That((dryRun.Status, dryRun.Faults), Is.EqualTo((422, new[] { "provider.suspended /cohortId" })));
        Assert.That(after.Status, Is.EqualTo(201), after.Text);
    }

    [Test]
    public async Task Only_the_suspended_ones_of_the_given_providers_are_returned()
    {
        new Given(Database).Programme().Provider().Provider(Given.OtherUkprn, status: "suspended");
        ProviderKey[] asked = [new(Given.AuthorityId, Given.Ukprn), new(Given.AuthorityId, Given.OtherUkprn), new(Given.AuthorityId, 10009999)];

        var found = await Database.Db.QueryAsync(reads => ProviderStore.Suspended.Load(reads, asked), CancellationToken.None);

        Assert.That(
            found.Select(pair => (pair.Key, pair.Value.Status)),
            Is.EqualTo(new[] { (new ProviderKey(Given.AuthorityId, Given.OtherUkprn), "suspended") }));
    }

    private static IEnumerable<int> Ukprns(Reply reply) => reply.Json["items"]!.AsArray().Select(item => (int)item!["ukprn"]!);
}
