using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Requests;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Providers;

namespace Bootcamps.Api.Courses;

/// <summary>One run of a course, with its dates, venue, seats and price.</summary>
internal sealed record Cohort
{
    /// <summary>The possible statuses.</summary>
    public static readonly IReadOnlyList<string> Statuses = [CohortRow.Open, CohortRow.Closed];

    /// <summary>Its id.</summary>
    public required string CohortId { get; init; }

    /// <summary>Its course.</summary>
    public required string CourseId { get; init; }

    /// <summary>Title of the course.</summary>
    public required string Title { get; init; }

    /// <summary>The authority's code of the course's sector.</summary>
    public required string SectorCode { get; init; }

    /// <summary>Level of the course.</summary>
    public required int Level { get; init; }

    /// <summary>The provider.</summary>
    public required int Ukprn { get; init; }

    /// <summary>Name of the provider.</summary>
    public required string ProviderName { get; init; }

    /// <summary>The programme that pays for it.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>Planned last day.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>Number of seats.</summary>
    public required int Seats { get; init; }

    /// <summary>Seats left.</summary>
    [MovesByItself]
    public required int SeatsRemaining { get; init; }

    /// <summary>Price for one learner without VAT, in whole pence.</summary>
    public required long PricePence { get; init; }

    /// <summary>open, or closed to new learners.</summary>
    [AllowedValues(CohortRow.Open, CohortRow.Closed)]
    public required string Status { get; init; }

    /// <summary>How the course is taught: faceToFace, online, blended or workBased.</summary>
    [EnumDataType(typeof(Domain.Courses.DeliveryMode))]
    public required string DeliveryMode { get; init; }

    /// <summary>Whether it is taught online only.</summary>
    public required bool IsOnline { get; init; }

    /// <summary>Where it is taught.</summary>
    public required string? Venue { get; init; }

    /// <summary>Local authority of the venue.</summary>
    public required string? LocalAuthorityCode { get; init; }

    /// <summary>Where residents apply.</summary>
    public required string? ApplyUrl { get; init; }

    /// <summary>When it was added, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed, UTC. Taken seats do not count as a change.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Goes up with every change. Taken seats do not count as a change. It is also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>A cohort from its row, its course and its provider.</summary>
    public static Cohort Of(CohortRow row, CourseRow course, ProviderRow provider) => Of(new OfferedCohortRow
    {
        CohortId = row.CohortId,
        CourseId = row.CourseId,
        Title = course.Title,
        SectorCode = row.SectorCode,
        CourseLevel = course.CourseLevel,
        Ukprn = row.Ukprn,
        ProviderName = provider.Name,
        ProgrammeId = row.ProgrammeId,
        Number = row.Number,
        StartsOn = row.StartsOn,
        EndsOn = row.EndsOn,
        Seats = row.Seats,
        SeatsTaken = row.SeatsTaken,
        PricePence = row.PricePence,
        Status = row.Status,
        DeliveryMode = course.DeliveryMode,
        Venue = row.Venue,
        LocalAuthorityCode = row.LocalAuthorityCode,
        ApplyUrl = row.ApplyUrl,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        Version = row.Version,
    });

    /// <summary>A cohort from a row that includes its course and provider.</summary>
    public static Cohort Of(OfferedCohortRow row) => new()
    {
        CohortId = row.CohortId,
        CourseId = row.CourseId,
        Title = row.Title,
        SectorCode = row.SectorCode,
        Level = row.CourseLevel,
        Ukprn = row.Ukprn,
        ProviderName = row.ProviderName,
        ProgrammeId = row.ProgrammeId,
        StartsOn = row.StartsOn,
        EndsOn = row.EndsOn,
        Seats = row.Seats,
        SeatsRemaining = row.Seats - row.SeatsTaken,
        PricePence = row.PricePence,
        Status = row.Status,
        DeliveryMode = row.DeliveryMode,
        IsOnline = row.DeliveryMode == Names.NameOf(Domain.Courses.DeliveryMode.Online),
        Venue = row.Venue,
        LocalAuthorityCode = row.LocalAuthorityCode,
        ApplyUrl = row.ApplyUrl,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        Version = row.Version,
    };
}
