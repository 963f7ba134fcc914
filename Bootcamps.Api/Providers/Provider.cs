using System.ComponentModel.DataAnnotations;

namespace Bootcamps.Api.Providers;

/// <summary>A training provider registered with an authority.</summary>
internal sealed record Provider
{
    /// <summary>Words for the status.</summary>
    public static readonly IReadOnlyList<string> Statuses = [ProviderRow.Active, ProviderRow.Suspended];

    /// <summary>UK provider reference number.</summary>
    public required int Ukprn { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>active or suspended. A suspended provider cannot enrol learners. Its existing enrolments do not change.</summary>
    [AllowedValues(ProviderRow.Active, ProviderRow.Suspended)]
    public required string Status { get; init; }

    /// <summary>Whether its charge to employers is exempt from VAT.</summary>
    public required bool IsVatEligibleBody { get; init; }

    /// <summary>When it was registered, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Goes up with every change. It is also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>A provider from its row.</summary>
    public static Provider Of(ProviderRow row) => new()
    {
        Ukprn = row.Ukprn, Name = row.Name, Status = row.Status, IsVatEligibleBody = row.IsVatEligibleBody, CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt, Version = row.Version,
    };
}
