using Bootcamps.Api.Authorities;
using Bootcamps.Api.Courses;
using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Enrolments;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.OpenApi;
using Bootcamps.Api.Providers;
using Bootcamps.Api.Sectors;
using Bootcamps.Domain;

namespace Bootcamps.Api;

/// <summary>What this API is for. The platform generates everything else of its description from the operations.</summary>
internal static class ProductDescription
{
    /// <summary>The introduction, the features in display order, and the values of examples.</summary>
    public static readonly ApiContent Content = new(
        "Bootcamps",
        "Enrolment and funding of Skills Bootcamps in England. Providers enrol learners and claim milestones. Combined authorities allocate money and "
        + "places and pay for them. Partner websites check whether a resident can join. Money is in whole pence, shares are in percent with two "
        + "decimals, months are such as 2024-11. Dates are in England, times are UTC. Text lengths count characters (Unicode code points, as in JSON "
        + "Schema), so an emoji is one. Spaces around a text are removed. Line breaks, control characters and direction marks are refused. Ids are "
        + "read in upper and lower case. An unknown or repeated query parameter is refused. HEAD works wherever GET does. You can PUT an answer of "
        + "GET back: fields that the service sets are accepted if unchanged. A refusal is a problem (RFC 9457) that lists every reason at once, each "
        + "with a stable code. New fields can be added to answers at any time. Nothing is renamed or removed within v1.")
    {
        Features =
        [
            EligibilityDescription.Value,
            EnrolmentsDescription.Value,
            CoursesDescription.Value,
            ProvidersDescription.Value,
            AuthoritiesDescription.Value,
            SectorsDescription.Value,
            FundingDescription.Value,
            new("Targets", "Targets by month."),
            new("Reports", "A programme's figures, and a check that they agree."),
        ],
        ExamplePath = "/v1/enrolments",
        ExampleErrors = new Dictionary<int, Refusal>
        {
            [400] = Example("request.postcode-invalid", "/learner/postcode"),
            [409] = Example("enrolment.duplicate"),
            [422] = Example("funding.places-cap-reached") with { Actual = 1, Allowed = 0, PoolId = "LCRCA-2024-25/sector/digital" },
        },
    };

    private static Refusal Example(string code, string? pointer = null) => new(code, RuleCatalogue.Get(code).Text, pointer);
}
