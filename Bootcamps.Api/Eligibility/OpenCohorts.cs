using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Courses;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Api.Eligibility;

/// <summary>
/// A cohort that a resident can join: open, with a seat left, in a programme that accepts, starting today or later or within the late-joining days of its rule
/// set.
/// </summary>
internal sealed record OpenCohort
{
    /// <summary>The cohort.</summary>
    public required string CohortId { get; init; }

    /// <summary>Its course.</summary>
    public required string CourseId { get; init; }

    /// <summary>Title of the course.</summary>
    public required string Title { get; init; }

    /// <summary>Sector of the course.</summary>
    public required string SectorCode { get; init; }

    /// <summary>The provider.</summary>
    public required int Ukprn { get; init; }

    /// <summary>Name of the provider.</summary>
    public required string ProviderName { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>Last day.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>Number of seats.</summary>
    public required int Seats { get; init; }

    /// <summary>Seats left, at most a second ago.</summary>
    public required int SeatsRemaining { get; init; }

    /// <summary>Price for one learner without VAT, in whole pence.</summary>
    public required long PricePence { get; init; }

    /// <summary>open.</summary>
    [AllowedValues("open")]
    public required string Status { get; init; }

    /// <summary>faceToFace, online, blended or workBased.</summary>
    [EnumDataType(typeof(DeliveryMode))]
    public required string DeliveryMode { get; init; }

    /// <summary>Where it is taught.</summary>
    public required string? Venue { get; init; }

    /// <summary>Local authority of the venue.</summary>
    public required string? LocalAuthorityCode { get; init; }

    /// <summary>Where to apply.</summary>
    public required string? ApplyUrl { get; init; }
}

/// <summary>An authority's current offer: its open cohorts, earliest first, together and by sector, and the rules of its programmes.</summary>
internal sealed record Offer(
    OpenCohort[] Open,
    IReadOnlyDictionary<string, OpenCohort[]> CohortsBySector,
    IReadOnlyDictionary<string, CohortDates> Cohorts,
    IReadOnlyList<DatedProgramme> Programmes);

/// <summary>The columns of a cohort that a check needs.</summary>
internal sealed record CohortDates
{
    public required string CohortId { get; init; }

    public required string ProgrammeId { get; init; }

    public required string SectorCode { get; init; }

    public required DateOnly StartsOn { get; init; }

    public required DateOnly EndsOn { get; init; }
}

/// <summary>Reads offers. Each is cached briefly, because it is read far more often than it changes.</summary>
internal sealed class OfferStore(Db db, RuleSetStore ruleSets, WriteQueue writes, TimeProvider clock, CacheOptions options)
{
    private readonly ConcurrentDictionary<string, Cached<Offer>> _offers = new(StringComparer.Ordinal);

    /// <summary>An authority's offer; empty when there is no such authority.</summary>
    public ValueTask<Offer> OfAsync(string authorityId, CancellationToken cancellationToken) => _offers
        .GetOrAdd(authorityId, id => new Cached<Offer>(token => ReadAsync(id, token), () => writes.Changes, clock, options))
        .GetAsync(cancellationToken);

    private async Task<Offer> ReadAsync(string authorityId, CancellationToken cancellationToken)
    {
        var key = new { authorityId, today = clock.Today() };
        var open = await db.ListAsync<OpenCohort>(Sql.Open, key, cancellationToken);
        var all = await db.ListAsync<CohortDates>(Sql.Dates, key, cancellationToken);
        var programmes = await db.ListAsync<ProgrammeDays>(Sql.Programmes, key, cancellationToken);
        var routes = (await db.ListAsync<SectorRoute>(Sql.Routes, key, cancellationToken)).ToDictionary(
            row => row.SectorCode,
            row => row.Route,
            StringComparer.Ordinal);
        var rules = (await ruleSets.OfAuthorityAsync(authorityId, cancellationToken)).ToLookup(ruleSet => ruleSet.ProgrammeId, StringComparer.Ordinal);
        var dates = all.ToDictionary(cohort => cohort.CohortId, StringComparer.Ordinal);
        open.RemoveAll(cohort => !IsOffered(cohort));
        return new Offer(
            [.. open],
            open.GroupBy(cohort => cohort.SectorCode, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal),
            dates,
            [.. programmes.Select(row => new DatedProgramme(row.ProgrammeId, row.Name, row.StartsOn, row.EndsOn, [.. rules[row.ProgrammeId]]))]);

        bool IsOffered(OpenCohort cohort) =>
            RuleSet.InForce(rules[dates[cohort.CohortId].ProgrammeId], routes[cohort.SectorCode], cohort.StartsOn)
                ?.Milestones.IsOffered(cohort.StartsOn, cohort.EndsOn, key.today) == true;
    }

    internal static class Sql
    {
        [NoScope("What an authority offers is public; the operation passes the authority that was asked about.")]
        public const string Open = """
            select h.cohort_id, h.course_id, c.title, h.sector_code, h.ukprn, p.name as provider_name, h.starts_on, h.ends_on, h.seats,
                h.seats - h.seats_taken as seats_remaining, h.price_pence, h.status, c.delivery_mode, h.venue, h.local_authority_code, h.apply_url
            from cohort h
            join course c on c.course_id = h.course_id
            join provider p on p.authority_id = h.authority_id and p.ukprn = h.ukprn
            join programme g on g.programme_id = h.programme_id
            where h.authority_id = @authorityId and h.status = 'open' and h.seats_taken < h.seats and p.status = 'active'
                and (g.accepts_until is null or g.accepts_until >= @today)
            order by h.starts_on, h.cohort_id
            """;

        [NoScope("What an authority offers is public; the operation passes the authority that was asked about.")]
        public const string Dates = """
            select cohort_id, programme_id, sector_code, starts_on, ends_on
            from cohort
            where authority_id = @authorityId
            """;

        [NoScope("What an authority offers is public; the operation passes the authority that was asked about.")]
        public const string Programmes = """
            select programme_id, name, starts_on, ends_on
            from programme
            where authority_id = @authorityId
            order by starts_on
            """;

        [NoScope("The sectors of an authority are public; the operation passes the authority that was asked about.")]
        public const string Routes = """
            select sector_code, route
            from sector
            where authority_id = @authorityId
            """;
    }

    private sealed record SectorRoute
    {
        public required string SectorCode { get; init; }

        public required string Route { get; init; }
    }

    private sealed record ProgrammeDays
    {
        public required string ProgrammeId { get; init; }

        public required string Name { get; init; }

        public required DateOnly StartsOn { get; init; }

        public required DateOnly EndsOn { get; init; }
    }
}
