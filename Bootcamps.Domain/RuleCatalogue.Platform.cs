namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // Access, retries, versions and availability.
    private static CataloguedRule[] PlatformRules =>
    [
        Error("access.not-found", "There is nothing with this id, or it belongs to somebody else.", "Check the id."),
    ];
}
