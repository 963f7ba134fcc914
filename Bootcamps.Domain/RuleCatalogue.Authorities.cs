namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // Authorities with their areas, and their sectors.
    private static CataloguedRule[] AuthorityRules =>
    [
        Conflict("authority.duplicate", "An authority with this id already exists.", "Use the existing authority, or choose another id."),
        Error("authority.no-area", "The authority must have at least one local authority in its area.",
            "Send the local authorities, each with its first day in the area."),
        Error("authority.area-not-in-england", "Every local authority in the area must be in England.", "Check the code. Codes in England begin with E."),
        Error("authority.area-dates-reversed", "The last day of a local authority in the area cannot be before its first day.", "Check both dates."),
        Error("authority.area-date-outside-bounds", "The date must be between 1 April 1974 and five years from today.", "Check the date.",
            "Local Government Act 1972, section 1"),
        Error("authority.area-overlap", "A local authority is in the area twice on the same day.", "Remove one of the entries, or correct their dates."),
        Conflict("authority.area-in-use", "The local authority cannot leave the area while learners from there have yet to start.", "Choose a later last day."),
        Conflict("sector.has-cohorts", "The route cannot change because the sector has cohorts.", "Add another sector with the other route."),
        Conflict("sector.has-level-2-courses", "Level 2 must stay allowed because the sector has courses at level 2.",
            "Change the level of these courses, or mark those that teach green skills."),
        Conflict("sector.duplicate", "The authority already has a sector with this code.", "Use the existing sector, or choose another code."),
    ];
}
