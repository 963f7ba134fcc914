using System.Text.Encodings.Web;
using Bootcamps.Api.Platform.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Bootcamps.Api.Platform.Access;

/// <summary>Authenticates requests with a valid key: <c>Authorization: Bearer bck_…</c> or <c>bcp_…</c>.</summary>
internal sealed class KeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, KeyRing keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "Key";

    private const string Bearer = "Bearer ";
    private string _refusal = "access.key-required";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return AuthenticateResult.NoResult();
        }

        _refusal = "access.key-invalid";
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || !KeyText.TryParse(header.AsSpan(Bearer.Length).Trim(), out var text)
            || await keys.FindAsync(text, Context.RequestAborted) is not { } key)
        {
            return AuthenticateResult.Fail("The key does not work.");
        }

        Context.SetCaller(key.Caller);
        if (key.Row.SecretSha256 is null && Request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsAllowed(key, origin))
        {
            Context.Items[typeof(OriginCheck)] = true;
        }

        return AuthenticateResult.Success(new AuthenticationTicket(key.Principal, SchemeName));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return ProblemResult.WriteAsync(Context, Problem.Single(Context, StatusCodes.Status401Unauthorized, _refusal));
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ProblemResult.WriteAsync(Context, Problem.Single(Context, StatusCodes.Status403Forbidden, "access.role-not-allowed"));

    /// <summary>Refuses a publishable key from a website that it is not registered for.</summary>
    internal sealed class OriginCheck(RequestDelegate next)
    {
        /// <summary>Handles a request.</summary>
        public Task InvokeAsync(HttpContext context) => context.Items.ContainsKey(typeof(OriginCheck))
            ? ProblemResult.WriteAsync(context, Problem.Single(context, StatusCodes.Status403Forbidden, "access.origin-not-allowed"))
            : next(context);
    }

    private bool IsAllowed(KnownKey key, string origin) =>
        key.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
            || origin.Equals($"{Request.Scheme}://{Request.Host}", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Gets the caller of a request.</summary>
internal static class CallerOfRequest
{
    /// <summary>Keeps the caller with the request.</summary>
    public static void SetCaller(this HttpContext context, Caller caller) => context.Items[typeof(Caller)] = caller;

    /// <summary>The caller. Reading it in an operation without authentication is a bug and throws.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Items[typeof(Caller)] as Caller ?? throw new InvalidOperationException("Nobody was let in.");

    /// <summary>The caller within this request.</summary>
    public static Actor Actor(this HttpContext context) => new(context.Caller(), context.TraceId());
}
