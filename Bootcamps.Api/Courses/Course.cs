namespace Bootcamps.Api.Courses;

/// <summary>A Skills Bootcamp that a provider offers. Each run of it is a cohort.</summary>
internal sealed record Course
{
    /// <summary>Its id.</summary>
    public required string CourseId { get; init; }

    /// <summary>The provider.</summary>
    public required int Ukprn { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>The authority's code of its sector.</summary>
    public required string SectorCode { get; init; }

    /// <summary>Level of the qualification or of the teaching.</summary>
    public required int Level { get; init; }

    /// <summary>Guided learning hours of the whole course.</summary>
    public required int GuidedHours { get; init; }

    /// <summary>Length in weeks.</summary>
    public required int Weeks { get; init; }

    /// <summary>faceToFace, online, blended or workBased.</summary>
    public required string DeliveryMode { get; init; }

    /// <summary>Whether it teaches green skills.</summary>
    public required bool IsGreenSkills { get; init; }

    /// <summary>Occupations it prepares for, as SOC codes.</summary>
    public required IReadOnlyList<string> SocCodes { get; init; }

    /// <summary>What it is about, for residents.</summary>
    public required string? Summary { get; init; }

    /// <summary>When it was added, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Goes up with every change. It is also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>A course from its row.</summary>
    public static Course Of(CourseRow row) => new()
    {
        CourseId = row.CourseId,
        Ukprn = row.Ukprn,
        Title = row.Title,
        SectorCode = row.SectorCode,
        Level = row.CourseLevel,
        GuidedHours = row.GuidedHours,
        Weeks = row.Weeks,
        DeliveryMode = row.DeliveryMode,
        IsGreenSkills = row.IsGreenSkills,
        SocCodes = row.SocCodes.Split(',', StringSplitOptions.RemoveEmptyEntries),
        Summary = row.Summary,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        Version = row.Version,
    };
}
