using Bootcamps.Api.Platform.OpenApi;

namespace Bootcamps.Api.Courses;

/// <summary>What the description of the API says about this feature.</summary>
internal static class CoursesDescription
{
    /// <summary>Its sentence, and the fields that it names.</summary>
    public static readonly FeatureDescription Value = new(
        "Courses",
        "Courses and their cohorts.",
        new("courseId") { Example = "018e98ac-1c72-705b-b59f-f85b9e70fca2" },
        new("cohortId") { Example = "018e98ac-29c8-7fe4-baa4-8ac83403f605" },
        KnownField.Text("title", 255),
        KnownField.Text("venue", 200),
        new("applyUrl") { Longest = 500, Pattern = "^https://" });
}
