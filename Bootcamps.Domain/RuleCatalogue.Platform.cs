namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // The kinds of problem (the code of a whole answer), then access, retries, versions and availability.
    private static CataloguedRule[] PlatformRules =>
    [
        Error("request.invalid", "The request does not have the required shape; each fault is an entry.", "Correct every entry and send the request again."),
        Error("refused", "The request breaks one or more rules; each is an entry.", "Read the entries: each says what would help."),
        Conflict("conflict", "The request clashes with what is already there; each clash is an entry.", "Read what is there before you decide whether to try again."),
        Error("request.method-not-allowed", "The address exists but not with this method.", "Use a method that the documentation lists for the address."),
        Error("service.unavailable", "The service cannot do this at present.", "Wait as long as Retry-After says, then send the same request with the same Idempotency-Key: it is carried out once at most."),
        Error("service.error", "The service failed; the failure was recorded under the trace id.", "Send the same request again with the same Idempotency-Key; if it fails again, report the trace id."),

        Error("access.key-required", "A key or the token of a person is needed.", "Send the header Authorization: Bearer followed by your key or token."),
        Error("access.key-invalid", "The key is not known, has expired or was revoked.", "Ask your authority for a new key."),
        Error("access.token-invalid", "The token is not one that this service lets in.",
            "Sign in again. If that does not help, ask whoever runs the service whether issuer, audience, role and authority of your tokens are set up for it.", "RFC 6750, 3.1: invalid_token"),
        Error("access.token-expired", "The token has expired.", "Sign in again and send the request with the new token.", "RFC 6750, 3.1: invalid_token"),
        Error("access.role-not-allowed", "A caller of this role may not do this.", "Use a key or token of a role that the documentation lists for the operation."),
        Error("access.person-required", "Only a person who has signed in may do this, not a key.", "Send the token of a person of a role that the documentation lists for the operation."),
        Error("access.origin-not-allowed", "The publishable key is not registered for this website.", "Ask the authority to register the website's origin for the key."),
        Error("access.not-found", "There is nothing with this id, or it is not yours.", "Check the id; lists show what is yours."),
        Error("access.rate-limited", "This key, person or address has used up its requests for this minute.", "Wait as long as Retry-After says. The RateLimit header shows what remains."),
        Error("access.https-required", "This request sent a key or token over plain HTTP.",
            "Send the request to the https address. Ask for a new key, because this one crossed the network unencrypted."),

        Error("access.key-role-not-allowed", "An authority makes keys for its providers and partners only.", "Ask whoever runs the service for a key of another role."),
        Warning("access.key-without-origins", "This partner key has no origins, so no web page can use it. Only a server can.",
            "Make a key with the origins of the website if its pages are to use it. Revoke this key if no server uses it."),
        Error("access.key-expiry-too-late", "A key lasts ten years at most.", "Send an earlier last day, or leave expiresOn out."),
        Error("access.key-expiry-past", "A new key works for one day at least.", "Send today or a later day as the last one, or leave it out."),
        Conflict("access.key-already-revoked", "The key was revoked already.", "Nothing is left to do: the key has stopped working."),

        Error("idempotency.key-required", "A request that creates something needs an Idempotency-Key.",
            "Send a header Idempotency-Key with a fresh value for each new request, and the same value when you retry it.", "IETF draft: The Idempotency-Key HTTP Header Field"),
        Error("idempotency.key-invalid", "An Idempotency-Key is 1 to 100 visible ASCII characters.", "Send a UUID, for example.", "IETF draft: The Idempotency-Key HTTP Header Field"),
        Error("idempotency.key-reused", "An Idempotency-Key stands for one request and cannot be used for another.",
            "Use a fresh key for a new request; repeat the first request exactly to get its answer again.", "IETF draft: The Idempotency-Key HTTP Header Field"),

        Error("version.required", "An edit must say which version it was made on.", "Read the record and send its ETag in If-Match.", "RFC 6585, 428 Precondition Required"),
        Error("version.malformed", "If-Match is neither a list of ETags in quotation marks nor an asterisk.", "Send the ETag exactly as it was answered, with its quotation marks.", "RFC 9110, 13.1.1: If-Match"),
        Error("version.stale", "The record has changed since it was read.", "Read it again, look at the changes, and send the edit with the new ETag.", "RFC 9110, 412 Precondition Failed"),
    ];
}
