namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // The shape of a request: dates, identifiers, bounds.
    private static CataloguedRule[] RequestRules =>
    [
        Error("request.malformed", "The body is not well-formed JSON, or a field appears in it twice.", "Check the JSON at the position given."),
        Error("request.required", "A field that is needed is missing or null.", "Send the field."),
        Error("request.unknown-field", "The field is not one of this request.", "Check its spelling against the API description, or leave it out."),
        Error("request.unknown-parameter", "The query parameter is not one of this address.", "Check its spelling against the API description, or leave it out."),
        Error("request.no-such-route", "There is no such address.", "Check the address against /swagger or openapi.yaml.", "RFC 9110, 404 Not Found"),
        Error("request.text-invalid", "The text has line breaks, control characters or direction marks.", "Remove them. Letters, marks, spaces, hyphens and apostrophes of every script are accepted."),
        Error("request.unsupported-content-encoding", "The body is compressed, and this service does not read compressed bodies.", "Send the body as it is, without Content-Encoding.", "RFC 9110, 415 Unsupported Media Type"),
        Error("request.read-only", "The field is set by the service and cannot be changed.", "Leave the field out, or send it back as GET answers it."),
        Error("request.repeated-parameter", "The query parameter appears more than once.", "Send the parameter once."),
        Error("request.encoding", "The body or a text in it is not UTF-8.", "Send JSON in UTF-8, or name its character set in Content-Type."),
        Error("request.wrong-type", "The field has another JSON type than expected, such as a text in place of a number.",
            "Send the type that the API description names."),
        Error("request.too-long", "The text or list is longer than allowed.", "Shorten it."),
        Error("request.too-short", "The text or list is shorter than allowed.", "Lengthen it."),
        Error("request.out-of-range", "The number is smaller or larger than allowed.", "Send a number within the bounds given."),
        Error("request.enum-invalid", "The value is not one of the list.", "Send one of the values that the message names."),
        Error("request.date-invalid", "Not a date of the calendar in the form yyyy-mm-dd, from 1900 to 2099.", "Send a date such as 2024-11-15."),
        Error(Month.InvalidCode, "Not a month in the form yyyy-mm, from 2000 to 2099.", "Send a month such as 2024-11."),
        Error(Percent.TooPreciseCode, "The percentage has more than two decimals.", "Round it to two decimals, such as 33.33."),
        Error("request.cursor-invalid", "Not a cursor that this API wrote.", "Send the next of an earlier page unchanged, or leave the cursor out."),
        Error("request.id-invalid", "Not an id in the form this API uses.", "Send the id as the API returned it."),
        Error("request.uln-invalid", "Not a unique learner number: ten digits, the first not zero, with the right check digit.",
            "Check the number in the Learning Records Service; send 9999999999 or null while the learner has none.",
            "ILR validation code: derived data 01; HESA: unique learner number"),
        Error("request.nino-invalid", "Not a National Insurance number: two letters, six digits and a suffix A to D, with a prefix that is issued.",
            "Check the number with the learner, or leave it out.", "ILR validation code: NINumber_01; HMRC National Insurance Manual: NIM39110"),
        Error("request.postcode-invalid", "Not a postcode.",
            "Check the postcode; send ZZ99 9ZZ when it is not known. An outward code alone, such as L19, is enough only where the API description says so.",
            "ILR validation code: PostcodeQueryService"),
        Error("request.ukprn-invalid", "Not a UK provider reference number: eight digits, 10000000 to 99999999.",
            "Look the provider up in the UK Register of Learning Providers.",
            "ILR schema 2020-21: UKPRN"),
        Error("request.local-authority-invalid", "Not a code of a local authority: one of the letters E, W, S, N and eight digits.",
            "Send the ONS code, such as E08000012 for Liverpool.",
            "ONS: register of geographic codes"),
        Error("request.too-large", "The body is larger than allowed.", "Send less at a time."),
        Error("request.too-slow", "The body did not come in time.", "Send the same request again, the whole of it at once."),
        Error("request.unsupported-media-type", "The body has a content type that this operation does not take.",
            "Send application/json, or what the API description names."),
    ];
}
