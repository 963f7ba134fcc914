namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // The shape of a request: dates, identifiers, bounds.
    private static CataloguedRule[] RequestRules =>
    [
        Error("request.required", "A field that is needed is missing or null.", "Send the field."),
    ];
}
