using System.Globalization;

namespace Bootcamps.Api.Platform.Access;

/// <summary>Kinds of callers.</summary>
internal static class Role
{
    /// <summary>A training provider's system, for one UKPRN within one authority.</summary>
    public const string Provider = "provider";

    /// <summary>A combined authority's staff or systems.</summary>
    public const string Authority = "authority";

    /// <summary>A partner website, with its visitors behind it.</summary>
    public const string Partner = "partner";

    /// <summary>The operator of the service: manages keys, without access to tenants' data.</summary>
    public const string Admin = "admin";

    /// <summary>The application itself: seeding and commands.</summary>
    public const string System = "system";
}

/// <summary>The caller, by whom every statement on tenant data is filtered.</summary>
/// <param name="Role">One of <see cref="Access.Role"/>.</param>
/// <param name="ActorId">The id in the audit: the key's id, the person's subject, or <c>system</c>.</param>
/// <param name="AuthorityId">The tenant. Null for admin and system, who belong to none.</param>
/// <param name="Ukprn">The provider within the tenant. Null for all other roles.</param>
internal sealed record Caller(string Role, string ActorId, string? AuthorityId, int? Ukprn)
{
    /// <summary>The application itself.</summary>
    public static Caller System { get; } = new(Access.Role.System, "system", null, null);

    /// <summary>The person's subject, the same in all of their tokens. Null for keys and the application.</summary>
    public string? PersonId { get; init; }

    /// <summary>The owner of retries: the tenant, not the key or the person, so that a rotated key does not lose its retries.</summary>
    public string Tenant { get; } = Ukprn is { } ukprn
        ? string.Create(CultureInfo.InvariantCulture, $"{AuthorityId}/{ukprn}")
        : AuthorityId ?? Role;

    /// <summary>Whether it acts for one provider.</summary>
    public bool IsProvider => Role == Access.Role.Provider;

    /// <summary>Whether this caller can see a record of an authority and, if it has one, a provider.</summary>
    public bool MaySee(string authorityId, int? ukprn = null) => Role switch
    {
        Access.Role.System => true,
        Access.Role.Authority or Access.Role.Partner => authorityId == AuthorityId,
        Access.Role.Provider => authorityId == AuthorityId && (ukprn is null || ukprn == Ukprn),
        _ => false,
    };
}

/// <summary>A caller within one request: what the audit keeps.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="RequestId">The request's trace id. Null outside a request.</param>
internal sealed record Actor(Caller Caller, string? RequestId)
{
    /// <summary>The application itself.</summary>
    public static Actor System { get; } = new(Caller.System, null);
}
