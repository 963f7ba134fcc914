namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // Authorities with their areas, and their sectors.
    private static CataloguedRule[] AuthorityRules =>
    [
        Conflict("authority.duplicate", "There is one authority with each id.", "Use the authority that exists, or choose another id."),
        Error("authority.no-area", "An authority has at least one local authority in its area.", "Send the local authorities, each with the first day on which it belongs to the area."),
        Error("authority.area-not-in-england", "The local authorities of an area are in England.", "Check the code; codes of England begin with E."),
        Error("authority.area-dates-reversed", "The last day of a local authority in the area is not before its first.", "Check both days."),
        Error("authority.area-date-outside-bounds", "A local authority belongs to the area from 1 April 1974 at the earliest and five years from today at the latest.", "Check the day.",
            "Local Government Act 1972, section 1"),
        Error("authority.area-overlap", "A local authority is in the area once on each day.", "Remove one of the two entries, or correct their days."),
        Conflict("authority.area-in-use", "A local authority stays in the area on the days on which learners from there start.", "Let it leave the area on a later day."),
        Conflict("sector.has-cohorts", "A sector keeps its route once it has cohorts.", "Add another sector on the other route."),
        Conflict("sector.has-level-2-courses", "Level 2 stays allowed while a course of the sector is at level 2 for that reason.", "Change the level of these courses, or mark those that teach green skills."),
        Conflict("sector.duplicate", "An authority has one sector with each code.", "Use the sector that exists, or choose another code."),
    ];
}
