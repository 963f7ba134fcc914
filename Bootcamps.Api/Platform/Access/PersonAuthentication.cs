using System.Collections.Concurrent;
using System.Security.Claims;
using Bootcamps.Api.Platform.Configuration;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bootcamps.Api.Platform.Access;

/// <summary>Marks an operation for persons only. Keys of every role are refused.</summary>
internal sealed class NeedsPerson
{
    /// <summary>The mark.</summary>
    public static NeedsPerson Instance { get; } = new();

    /// <summary>Refuses keys where a person is needed.</summary>
    internal sealed class Check(RequestDelegate next)
    {
        /// <summary>Handles a request.</summary>
        public Task InvokeAsync(HttpContext context) =>
            context.GetEndpoint()?.Metadata.GetMetadata<NeedsPerson>() is not null && context.Items[typeof(Caller)] is Caller { PersonId: null }
                ? ProblemResult.WriteAsync(context, Problem.Single(context, StatusCodes.Status403Forbidden, "access.person-required"))
                : next(context);
    }
}

/// <summary>Authenticates persons by a token of an OIDC issuer, in addition to keys: <c>Authorization: Bearer …</c> with either.</summary>
internal static class PersonAuthentication
{
    /// <summary>Name of the scheme for tokens of the issuer that the settings name.</summary>
    public const string SchemeName = "Person";

    /// <summary>Name of the scheme for tokens of <see cref="DevelopmentIssuer"/>; there is none outside Development.</summary>
    public const string DevelopmentSchemeName = "DevelopmentPerson";

    /// <summary>Roles that a person can have.</summary>
    public static readonly IReadOnlyList<string> PersonRoles = [Role.Authority, Role.Admin];

    private const string BearerSchemeName = "Bearer";
    private const string Bearer = "Bearer ";
    private const int LongestSubject = 100;
    private static readonly TimeSpan MostClockSkew = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan IssuerPatience = TimeSpan.FromSeconds(5);

    // Shared secrets (HS…) are not accepted, because anyone who can check a token could also make one.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    // Access tokens (RFC 9068) and plain tokens. Logout tokens, security events, proofs of possession and others are signed by the same keys.
    private static readonly string[] Types = ["JWT", "at+jwt", "application/at+jwt"];

    /// <summary>Adds the one bearer scheme, which leaves a credential to the scheme of its form.</summary>
    public static void AddBearer(this WebApplicationBuilder builder)
    {
        var isDevelopment = builder.Environment.IsDevelopment();
        var services = builder.Services;
        services.AddSingleton<PersonEvents>();
        services.AddSingleton<DevelopmentIssuer>();
        var authentication = services.AddAuthentication(BearerSchemeName)
            .AddPolicyScheme(
                BearerSchemeName,
                null,
                options => options.ForwardDefaultSelector = context => SchemeOf(context.Request.Headers.Authorization.ToString(), isDevelopment))
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null)
            .AddJwtBearer(SchemeName, _ => { });
        services.AddOptions<JwtBearerOptions>(SchemeName).Configure<OidcOptions, TimeProvider>((options, oidc, clock) =>
        {
            Demand(options, clock);
            options.Authority = oidc.Authority;
            options.Audience = oidc.Audience;
            options.RequireHttpsMetadata = !isDevelopment;
            options.BackchannelTimeout = IssuerPatience;
        }).PostConfigure(options =>
        {
            // Without this, keys that the issuer has withdrawn would still be accepted.
            if (options.ConfigurationManager is BaseConfigurationManager issuer)
            {
                issuer.UseLastKnownGoodConfiguration = false;
            }
        });
        if (isDevelopment)
        {
            authentication.AddJwtBearer(DevelopmentSchemeName, _ => { });
            services.AddOptions<JwtBearerOptions>(DevelopmentSchemeName).Configure<DevelopmentIssuer, TimeProvider>((options, issuer, clock) =>
            {
                Demand(options, clock);
                options.TokenValidationParameters.ValidIssuer = DevelopmentIssuer.Issuer;
                options.TokenValidationParameters.ValidAudience = DevelopmentIssuer.Audience;
                options.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, keyId, _) => issuer.Keys().Where(key => key.KeyId == keyId);
            });
        }

        // The handler logs parts of a refused token. PersonEvents logs only the check that failed.
        builder.Logging.AddFilter(typeof(JwtBearerHandler).FullName, LogLevel.None);
    }

    /// <summary>Whether a text can be a person's subject: 1 to 100 visible ASCII characters, which every database compares exactly.</summary>
    public static bool IsSubject(string? text) => text is { Length: > 0 and <= LongestSubject } && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static void Demand(JwtBearerOptions options, TimeProvider clock)
    {
        options.EventsType = typeof(PersonEvents);
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAlgorithms = Algorithms,
            ValidTypes = Types,
            TryAllIssuerSigningKeys = false,
            LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires, SimulatedClock.Behind(clock).GetUtcNow().UtcDateTime),
        };
    }

    // The framework's check can only use the system clock. A token must have an expiry.
    private static bool IsAlive(DateTime? notBefore, DateTime? expires, DateTime now) =>
        expires < now - MostClockSkew ? throw new SecurityTokenExpiredException() : expires is not null && !(notBefore > now + MostClockSkew);

    // Tokens have dots, keys have none.
    private static string SchemeOf(string header, bool isDevelopment)
    {
        var credential = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
        return !credential.Contains('.', StringComparison.Ordinal) || KeyText.BeginsLikeKey(credential) ? KeyAuthentication.SchemeName
            : isDevelopment && DevelopmentIssuer.IsNamedIn(credential) ? DevelopmentSchemeName
            : SchemeName;
    }
}

/// <summary>Makes the caller from a token that the framework has checked, and answers when the check fails.</summary>
internal sealed class PersonEvents(OidcOptions oidc, KeyStore store, ILogger<PersonEvents> logger) : JwtBearerEvents
{
    // Hashes of other tokens are in ID tokens alone (OpenID Connect Core 3.3.2.11), and a token bound to a key (RFC 7800) is no bearer token.
    private static readonly string[] ClaimsOfOtherKinds = [JwtRegisteredClaimNames.AtHash, JwtRegisteredClaimNames.CHash, "cnf"];

    // Authorities are never taken away.
    private readonly ConcurrentDictionary<string, bool> _authorities = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">The issuer's keys have never been read and cannot be read now, so the token cannot be checked.</exception>
    public override async Task MessageReceived(MessageReceivedContext context)
    {
        if (context.Options.ConfigurationManager is not { } issuer)
        {
            return;
        }

        try
        {
            await issuer.GetConfigurationAsync(context.HttpContext.RequestAborted);
        }
        catch (InvalidOperationException exception)
        {
            throw new StoreUnavailableException("The issuer of access tokens cannot be reached.", exception);
        }
    }

    /// <inheritdoc/>
    public override async Task TokenValidated(TokenValidatedContext context)
    {
        var claims = context.Principal!;
        var (subject, role, authorityId) = (Only(claims, JwtRegisteredClaimNames.Sub), Only(claims, oidc.RoleClaim), Only(claims, oidc.AuthorityClaim));
        if (ClaimsOfOtherKinds.Any(name => claims.FindFirst(name) is not null))
        {
            Refuse(context, "its kind");
        }
        else if (!PersonAuthentication.IsSubject(subject))
        {
            Refuse(context, "its subject");
        }
        else if (role is null || !PersonAuthentication.PersonRoles.Contains(role, StringComparer.Ordinal))
        {
            Refuse(context, "its role");
        }
        else if (role == Role.Authority && (authorityId is null || !await IsAuthorityAsync(authorityId, context.HttpContext.RequestAborted)))
        {
            Refuse(context, "its authority");
        }
        else
        {
            var name = claims.FindFirst(oidc.NameClaim)?.Value ?? subject!;
            context.Principal = new ClaimsPrincipal(
                new ClaimsIdentity([new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, role)], PersonAuthentication.SchemeName));
            context.HttpContext.SetCaller(new Caller(role, subject!, role == Role.Authority ? authorityId : null, null) { PersonId = subject });
        }
    }

    /// <inheritdoc/>
    public override Task AuthenticationFailed(AuthenticationFailedContext context)
    {
        logger.LogDebug("A token was refused: {Check}", context.Exception.GetType().Name);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        var code = context.AuthenticateFailure is SecurityTokenExpiredException ? "access.token-expired" : "access.token-invalid";
        return ProblemResult.WriteAsync(context.HttpContext, Problem.Single(context.HttpContext, StatusCodes.Status401Unauthorized, code));
    }

    /// <inheritdoc/>
    public override Task Forbidden(ForbiddenContext context) =>
        ProblemResult.WriteAsync(context.HttpContext, Problem.Single(context.HttpContext, StatusCodes.Status403Forbidden, "access.role-not-allowed"));

    // A claim with several values is ambiguous.
    private static string? Only(ClaimsPrincipal claims, string name) => claims.FindAll(name).Take(2).ToList() is [var only] ? only.Value : null;

    private void Refuse(TokenValidatedContext context, string what)
    {
        logger.LogDebug("A token was refused: {Check}", what);
        context.Fail(what);
    }

    private async ValueTask<bool> IsAuthorityAsync(string authorityId, CancellationToken cancellationToken)
    {
        if (!_authorities.ContainsKey(authorityId) && await store.IsAuthorityAsync(authorityId, cancellationToken))
        {
            _authorities.TryAdd(authorityId, true);
        }

        return _authorities.ContainsKey(authorityId);
    }
}
