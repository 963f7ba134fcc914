namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // The kinds of problem (the code of a whole answer), then access, retries, versions and availability.
    private static CataloguedRule[] PlatformRules =>
    [
        Error("request.invalid", "The request is not valid. Each error is listed in errors.", "Correct every error and send the request again."),
        Error("refused", "The request breaks one or more rules. Each is listed in errors.", "Read each error: it says what would be allowed."),
        Conflict("conflict", "This conflicts with an existing record. Each conflict is listed in errors.",
            "Get the existing record before you decide whether to try again."),
        Error("request.method-not-allowed", "This address does not support this method.", "Use a method that the API description lists for this address."),
        Error("service.unavailable", "The service is temporarily unavailable.",
            "Wait for the time in Retry-After, then send the same request with the same Idempotency-Key. It cannot happen twice."),
        Error("service.error", "The service failed. The error is recorded under the trace id.",
            "Send the same request again with the same Idempotency-Key. Report the trace id if it fails again."),

        Error("access.key-required", "The request has no API key or access token.", "Send the header Authorization: Bearer followed by your key or token."),
        Error("access.key-invalid", "The API key is not known, has expired or has been revoked.", "Ask your authority for a new key."),
        Error("access.token-invalid", "This service does not accept the access token.",
            "Sign in again. If that fails, ask the operator of the service to check the issuer, audience, role and authority of your tokens.",
            "RFC 6750, 3.1: invalid_token"),
        Error("access.token-expired", "The access token has expired.",
            "Sign in again and send the request with the new token.", "RFC 6750, 3.1: invalid_token"),
        Error("access.role-not-allowed", "Your role cannot do this.", "Use a key or token with a role that the API description lists for the operation."),
        Error("access.person-required", "Only a signed-in person can do this. A key cannot.",
            "Sign in, and send a token with a role that the API description lists for the operation."),
        Error("access.origin-not-allowed", "The publishable key is not registered for this website.",
            "Ask the authority to add the website's origin to the key."),
        Error("access.not-found", "Not found.", "Check the id, and that your key belongs to this organisation."),
        Error("access.rate-limited", "You have sent too many requests.",
            "Wait for the time in Retry-After. The RateLimit header shows how many requests you have left."),
        Error("access.https-required", "The request sent a key or token over plain HTTP.",
            "Use the https address. Ask for a new key, because this one was sent unencrypted."),

        Error("access.key-role-not-allowed", "An authority can make keys only for providers and partners.",
            "Ask the operator of the service for a key with another role."),
        Warning("access.key-without-origins", "This partner key has no origins, so only a server can use it, not a web page.",
            "Make a key with the website's origins if its pages need one. Revoke this key if no server uses it."),
        Error("access.key-expiry-too-late", "The key's last day cannot be more than ten years from today.", "Send an earlier last day, or remove expiresOn."),
        Error("access.key-expiry-past", "The key's last day must be today or later.", "Send today or a later date, or remove expiresOn."),
        Conflict("access.key-already-revoked", "This key has already been revoked.", "You do not need to do anything."),

        Error("idempotency.key-required", "The request needs an Idempotency-Key header.",
            "Send an Idempotency-Key: a new value for each new request, and the same value when you retry.",
            "IETF draft: The Idempotency-Key HTTP Header Field"),
        Error("idempotency.key-invalid", "The Idempotency-Key must be 1 to 100 visible ASCII characters.",
            "Send a UUID, for example.", "IETF draft: The Idempotency-Key HTTP Header Field"),
        Error("idempotency.key-reused", "This Idempotency-Key was used for a different request.",
            "Use a new key for a new request, or repeat the first request exactly to get its answer again.",
            "IETF draft: The Idempotency-Key HTTP Header Field"),

        Error("version.required", "The request needs an If-Match header.",
            "Get the record and send its ETag in If-Match.", "RFC 6585, 428 Precondition Required"),
        Error("version.malformed", "If-Match must be a list of ETags in quotation marks, or an asterisk.",
            "Send the ETag exactly as you received it, with its quotation marks.", "RFC 9110, 13.1.1: If-Match"),
        Error("version.stale", "Someone else changed this record.",
            "Get it again, check it, and resend with the new ETag.", "RFC 9110, 412 Precondition Failed"),
    ];
}
