using System.Globalization;

namespace Bootcamps.Domain.Eligibility;

/// <summary>What a rule says to its two readers. Both sentences are written by hand; neither is generated from the other.</summary>
/// <param name="ForProfessional">For a provider or an authority, about "the learner".</param>
/// <param name="ForResident">For the person, as "you".</param>
public readonly record struct EligibilityMessage(string ForProfessional, string ForResident);

/// <summary>Every sentence of the eligibility rules. They can state limits and the country of an address, but nothing else about the person.</summary>
internal static class EligibilityMessages
{
    public static EligibilityMessage OldEnough(int minimumAge) => new(
        Text($"Meets the minimum age of {minimumAge}."),
        Text($"You meet the minimum age of {minimumAge}."));

    public static readonly EligibilityMessage AgeNeeded = new(
        "Tell us the learner's date of birth.",
        "Tell us your date of birth.");

    public static EligibilityMessage TooYoung(int minimumAge, DateOnly on) => new(
        Text($"The learner must be {minimumAge} or over on {on:d MMMM yyyy}."),
        Text($"You must be {minimumAge} or over on {on:d MMMM yyyy}."));

    public static readonly EligibilityMessage InArea = new(
        "The home is in the area.",
        "Your home is in the area.");

    public static readonly EligibilityMessage OutsideArea = new(
        "The home is outside the area of this authority. Another authority may fund the place.",
        "Your home is outside the area that pays for these courses. Ask your own council about Skills Bootcamps.");

    public static readonly EligibilityMessage HomeNeeded = new(
        "Give the full home postcode, or tell us which council the learner pays council tax to.",
        "Give your full home postcode, or tell us which council you pay council tax to.");

    public static readonly EligibilityMessage CouncilNeeded = new(
        "We cannot tell from this postcode whether the home is in the area. Tell us which council the learner pays council tax to.",
        "We cannot tell from this postcode whether your home is in the area. Tell us which council you pay council tax to.");

    public static readonly EligibilityMessage HomeOfForcesNeeded = new(
        "A forces (BFPO) postcode does not show where the home is. Give the home postcode, or tell us which council the learner pays council tax to.",
        "A forces (BFPO) postcode does not show where your home is. Give your home postcode, or tell us which council you pay council tax to.");

    public static readonly EligibilityMessage HomeOfNonGeographicNeeded = new(
        "This postcode does not show where the home is. Give the home postcode, or tell us which council the learner pays council tax to.",
        "This postcode does not show where your home is. Give your home postcode, or tell us which council you pay council tax to.");

    public static readonly EligibilityMessage AreaNotSetUp = new(
        "We cannot check the area, because the authority has not recorded its councils. Ask the authority to add them.",
        "We cannot check whether your home is in the area yet. Ask the training provider for help.");

    public static readonly EligibilityMessage InEngland = new(
        "The home is in England.",
        "Your home is in England.");

    public static EligibilityMessage OutsideEngland(Country country) => new(
        Text($"The home must be in England. This address is in {Countries.NameOf(country)}."),
        Text($"Your home must be in England. This address is in {Countries.NameOf(country)}."));

    public static readonly EligibilityMessage CountryNeeded = new(
        "We cannot tell from this postcode whether the home is in England. Tell us which council the learner pays council tax to.",
        "We cannot tell from this postcode whether your home is in England. Tell us which council you pay council tax to.");

    public static readonly EligibilityMessage CountryNotNeeded = new(
        "We did not check the country, because the home is outside the area.",
        "We did not check which country your home is in, because it is outside the area.");

    public static readonly EligibilityMessage PostcodeInUse = new(
        "The postcode is in use.",
        "Your postcode is in use.");

    public static readonly EligibilityMessage FullPostcodeNeeded = new(
        "Give the full home postcode, so that we can check it is in use.",
        "Give your full home postcode, so that we can check it is in use.");

    public static readonly EligibilityMessage PostcodeNotNeeded = new(
        "We did not check the postcode, because the home is outside the area.",
        "We did not check your postcode, because your home is outside the area.");

    public static readonly EligibilityMessage PostcodeNotFound = new(
        "We cannot find this postcode in the postcode directory. Check it with the learner.",
        "We cannot find this postcode. Check that you typed it correctly.");

    public static readonly EligibilityMessage PostcodeTerminated = new(
        "This postcode is no longer in use. Check it with the learner.",
        "This postcode is no longer in use. Check that you typed it correctly.");

    public static readonly EligibilityMessage PostcodeOfOrganisation = new(
        "This postcode belongs to a PO box or a large organisation. Ask the learner for the home postcode.",
        "This postcode belongs to a PO box or a large organisation. Give your home postcode.");

    public static readonly EligibilityMessage PostcodeOfForces = new(
        "This is a forces (BFPO) postcode. Ask the learner for the home postcode.",
        "This is a forces (BFPO) postcode. Give your home postcode.");

    public static readonly EligibilityMessage PostcodeNonGeographic = new(
        "This postcode is for business mail, not for homes. Ask the learner for the home postcode.",
        "This postcode is for business mail, not for homes. Give your home postcode.");

    public static readonly EligibilityMessage PostcodeAreaUnused = new(
        "No UK postcode begins with these letters. Check the postcode with the learner.",
        "No UK postcode begins with these letters. Check that you typed it correctly.");

    public static readonly EligibilityMessage EmploymentStatusEligible = new(
        "This employment status is eligible for funding.",
        "Your employment status is eligible for funding.");

    public static readonly EligibilityMessage EmploymentStatusNeeded = new(
        "Tell us the learner's employment status on the day the course starts.",
        "Tell us what your employment status will be on the day the course starts.");

    public static readonly EligibilityMessage TimeOutOfWorkWithinLimit = new(
        "Meets the limit on time out of work.",
        "You meet the limit on time out of work.");

    public static readonly EligibilityMessage TimeOutOfWorkNeeded = new(
        "Tell us how many whole months the learner has been out of work.",
        "Tell us how many whole months you have been out of work.");

    public static EligibilityMessage UnemploymentNeeded(int limit) => new(
        Text($"Tell us whether the learner is unemployed. An unemployed learner must have been out of work for less than {limit} months."),
        Text($"Tell us whether you are unemployed. If you are, you must have been out of work for less than {limit} months."));

    public static EligibilityMessage OutOfWorkTooLong(int limit) => new(
        Text($"The learner must have been out of work for less than {limit} months."),
        Text($"You must have been out of work for less than {limit} months."));

    public static readonly EligibilityMessage NotAPrisoner = new(
        "The rule on prisoners does not apply.",
        "The rule on prisoners does not apply to you.");

    public static readonly EligibilityMessage OnTemporaryRelease = new(
        "Eligible while on temporary release.",
        "You are eligible while you are on temporary release.");

    public static readonly EligibilityMessage ReleasedInTime = new(
        "Due for release in time for this course.",
        "You are due for release in time for this course.");

    public static readonly EligibilityMessage ServingNeeded = new(
        "Tell us whether the learner is serving a prison sentence.",
        "Tell us whether you are serving a prison sentence.");

    public static readonly EligibilityMessage ReleaseNeeded = new(
        "Tell us when the learner is due for release.",
        "Tell us when you are due for release.");

    public static readonly EligibilityMessage ReleaseOrTemporaryReleaseNeeded = new(
        "Tell us when the learner is due for release, or whether they are on temporary release.",
        "Tell us when you are due for release, or whether you are on temporary release.");

    public static readonly EligibilityMessage CohortNeeded = new(
        "The release date allowed depends on when the course ends. Ask about a cohort.",
        "The release date allowed depends on when the course ends. Choose a course date.");

    public static EligibilityMessage TemporaryReleaseNeeded(int months, DateOnly lastRelease) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The learner must be due for release by {lastRelease:d MMMM yyyy}, {months} months after the "
            + $"course ends, or be on temporary release. Tell us whether they are."),
        string.Create(
            CultureInfo.InvariantCulture,
            $"You must be due for release by {lastRelease:d MMMM yyyy}, {months} months after the "
            + $"course ends, or be on temporary release. Tell us whether you are."));

    public static EligibilityMessage ReleasedTooLate(int months, DateOnly lastRelease) => new(
        Text($"The learner must be due for release by {lastRelease:d MMMM yyyy}, {months} months after the course ends."),
        Text($"You must be due for release by {lastRelease:d MMMM yyyy}, {months} months after the course ends."));

    public static readonly EligibilityMessage HasRightToWork = new(
        "Has the right to work in the UK.",
        "You have the right to work in the UK.");

    public static readonly EligibilityMessage RightToWorkNeeded = new(
        "Tell us whether the learner has the right to work in the UK.",
        "Tell us whether you have the right to work in the UK.");

    public static readonly EligibilityMessage NoRightToWork = new(
        "The learner must have the right to work in the UK.",
        "You must have the right to work in the UK.");

    public static readonly EligibilityMessage OrdinarilyResident = new(
        "Has lived in the UK for the three years before the start.",
        "You have lived in the UK for the three years before the start.");

    public static readonly EligibilityMessage OrdinaryResidenceNeeded = new(
        "Tell us whether the learner has lived in the UK for the three years before the start.",
        "Tell us whether you have lived in the UK for the three years before the start.");

    public static readonly EligibilityMessage NotOrdinarilyResident = new(
        "The learner must have lived in the UK for the three years before the start.",
        "You must have lived in the UK for the three years before the start.");

    public static readonly EligibilityMessage NotInFullTimeEducation = new(
        "Not in full-time education.",
        "You are not in full-time education.");

    public static readonly EligibilityMessage FullTimeEducationNeeded = new(
        "Tell us whether the learner is in full-time education.",
        "Tell us whether you are in full-time education.");

    public static readonly EligibilityMessage InFullTimeEducation = new(
        "The learner must not be in full-time education.",
        "You must not be in full-time education.");

    public static readonly EligibilityMessage NoOtherPublicFunding = new(
        "No other public funding pays for this course.",
        "No other public funding pays for your course.");

    public static readonly EligibilityMessage OtherPublicFundingNeeded = new(
        "Tell us whether other public funding pays for the learner's course.",
        "Tell us whether other public funding pays for your course.");

    public static readonly EligibilityMessage HasOtherPublicFunding = new(
        "The learner's course must not be paid for by other public funding.",
        "Your course must not be paid for by other public funding.");

    public static readonly EligibilityMessage WithinStartsLimit = new(
        "Within the limit on bootcamps this financial year.",
        "You are within the limit on bootcamps this financial year.");

    public static readonly EligibilityMessage StartsCountedOnEnrolment = new(
        "We check for other bootcamps this financial year when the learner is enrolled.",
        "We check for other bootcamps this financial year when you enrol.");

    public static EligibilityMessage TooManyStarts(int earlier, int limit) => new(
        Text($"This learner already has {Places(earlier)} this financial year. The limit is {limit}."),
        Text($"You already have {Places(earlier)} this financial year. The limit is {limit}."));

    public static readonly EligibilityMessage NoLicenceNeeded = new(
        "This course does not need a driving licence.",
        "This course does not need a driving licence.");

    public static readonly EligibilityMessage HoldsLicence = new(
        "Holds a full category B (car) driving licence.",
        "You hold a full category B (car) driving licence.");

    public static readonly EligibilityMessage LicenceNeeded = new(
        "Tell us whether the learner holds a full category B (car) driving licence.",
        "Tell us whether you hold a full category B (car) driving licence.");

    public static readonly EligibilityMessage NoLicence = new(
        "The learner must hold a full category B (car) driving licence.",
        "You must hold a full category B (car) driving licence.");

    private static string Places(int count) => count == 1 ? "1 place" : Text($"{count} places");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
