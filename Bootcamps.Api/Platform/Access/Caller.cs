using System.Globalization;

namespace Bootcamps.Api.Platform.Access;

/// <summary>Kinds of callers.</summary>
internal static class Role
{
    /// <summary>A training provider's system, acting for one UKPRN within one authority.</summary>
    public const string Provider = "provider";

    /// <summary>A combined authority's staff or systems.</summary>
    public const string Authority = "authority";

    /// <summary>A partner website, with residents behind it.</summary>
    public const string Partner = "partner";

    /// <summary>Who runs the service: keys, and nothing of the tenants.</summary>
    public const string Admin = "admin";

    /// <summary>The application itself: seeding and commands.</summary>
    public const string System = "system";
}

/// <summary>Who is asking: what every statement on tenant data is filtered by.</summary>
/// <param name="Role">One of <see cref="Access.Role"/>.</param>
/// <param name="ActorId">What the audit keeps: the key's id, the person's subject, or <c>system</c>.</param>
/// <param name="AuthorityId">The tenant. Null for admin and system, who belong to none.</param>
/// <param name="Ukprn">The provider within the tenant. Null for all other roles.</param>
internal sealed record Caller(string Role, string ActorId, string? AuthorityId, int? Ukprn)
{
    /// <summary>The application itself.</summary>
    public static Caller System { get; } = new(Access.Role.System, "system", null, null);

    /// <summary>The person's subject, the same in all of their tokens. Null for keys and the application, which are nobody.</summary>
    public string? PersonId { get; init; }

    /// <summary>The owner of retries: the tenant, not the key or the person, so that a rotated key does not lose its retries.</summary>
    public string Tenant { get; } = Ukprn is { } ukprn
        ? string.Create(CultureInfo.InvariantCulture, $"{AuthorityId}/{ukprn}")
        : AuthorityId ?? Role;

    /// <summary>Whether it acts for one provider.</summary>
    public bool IsProvider => Role == Access.Role.Provider;

    /// <summary>Whether a record of an authority, and of a provider where it has one, is this caller's to see.</summary>
    public bool MaySee(string authorityId, int? ukprn = null) => Role switch
    {
        Access.Role.System => true,
        Access.Role.Authority or Access.Role.Partner => authorityId == AuthorityId,
        Access.Role.Provider => authorityId == AuthorityId && (ukprn is null || ukprn == Ukprn),
        _ => false,
    };
}

/// <summary>A caller within one request: what the audit keeps.</summary>
/// <param name="Caller">Who.</param>
/// <param name="RequestId">The request's trace id. Null outside a request.</param>
internal sealed record Actor(Caller Caller, string? RequestId)
{
    /// <summary>The application itself.</summary>
    public static Actor System { get; } = new(Caller.System, null);
}
