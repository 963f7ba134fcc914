using System.Globalization;

namespace Bootcamps.Domain.Reports;

/// <summary>The dimensions by which a programme's commitments are counted.</summary>
public enum TallyDimension
{
    /// <summary>All of them.</summary>
    Programme,

    /// <summary>The course's sector.</summary>
    Sector,

    /// <summary>The provider's UKPRN.</summary>
    Provider,

    /// <summary>The local authority of the learner's home.</summary>
    LocalAuthority,

    /// <summary>The month, <c>yyyymm</c>, of the day it happened.</summary>
    Month,
}

/// <summary>One counter: the places and pence committed for one member of a dimension.</summary>
/// <param name="dimension">Its dimension.</param>
/// <param name="member">Member of the dimension: a code, a UKPRN, a month, or <see cref="TallyBook.NotAttributed"/>.</param>
/// <param name="openingPlaces">Places taken over from earlier records; part of <paramref name="committedPlaces"/>.</param>
/// <param name="committedPlaces">Places taken.</param>
/// <param name="committedPence">Money committed, in pence.</param>
/// <param name="isSaved">Whether the counter exists in the store.</param>
public sealed class Tally(TallyDimension dimension, string member, int openingPlaces = 0, int committedPlaces = 0, long committedPence = 0, bool isSaved = true)
{
    /// <summary>Its dimension.</summary>
    public TallyDimension Dimension { get; } = dimension;

    /// <summary>Member of the dimension.</summary>
    public string Member { get; } = member;

    /// <summary>Places taken over from earlier records.</summary>
    public int OpeningPlaces { get; private set; } = openingPlaces;

    /// <summary>Places taken, opening places included.</summary>
    public int CommittedPlaces { get; private set; } = committedPlaces;

    /// <summary>Money committed, in pence.</summary>
    public long CommittedPence { get; private set; } = committedPence;

    /// <summary>Places taken as last saved.</summary>
    public int SavedPlaces { get; private set; } = committedPlaces;

    /// <summary>Money committed as last saved, in pence.</summary>
    public long SavedPence { get; private set; } = committedPence;

    /// <summary>Whether the counter exists in the store.</summary>
    public bool IsSaved { get; private set; } = isSaved;

    /// <summary>Whether it differs from the stored values.</summary>
    public bool IsChanged => !IsSaved || CommittedPlaces != SavedPlaces || CommittedPence != SavedPence;

    internal void Add(int places, long pence)
    {
        CommittedPlaces += places;
        CommittedPence += pence;
    }

    internal void Open(int places, long pence)
    {
        OpeningPlaces += places;
        Add(places, pence);
    }

    internal void AcceptAsSaved()
    {
        SavedPlaces = CommittedPlaces;
        SavedPence = CommittedPence;
        IsSaved = true;
    }
}

/// <summary>
/// The counters behind a programme's dashboard, one for each member of each dimension. Every movement is counted once in every dimension, so each
/// dimension adds up to the programme.
/// </summary>
/// <remarks>Not thread-safe: only the writer of its programme uses it.</remarks>
/// <param name="tallies">The counters as saved.</param>
public sealed class TallyBook(IEnumerable<Tally> tallies)
{
    /// <summary>The member for places without a value in a dimension. Opening places, for example, have no provider.</summary>
    public const string NotAttributed = "none";

    /// <summary>The only member of <see cref="TallyDimension.Programme"/>.</summary>
    public const string Whole = "programme";

    private readonly Dictionary<(TallyDimension Dimension, string Member), Tally> _tallies = tallies.ToDictionary(tally => (tally.Dimension, tally.Member));

    /// <summary>Whether anything was counted since the book was opened.</summary>
    public bool HasCounted { get; private set; }

    /// <summary>The counters that are not saved yet.</summary>
    public IEnumerable<Tally> Changed => _tallies.Values.Where(tally => tally.IsChanged);

    /// <summary>Counts a movement.</summary>
    /// <param name="sectorCode">The course's sector. Null when not attributed.</param>
    /// <param name="ukprn">The provider. Null when not attributed.</param>
    /// <param name="localAuthorityCode">The local authority of the home. Null when not known.</param>
    /// <param name="occurredOn">The day it happened.</param>
    /// <param name="places">Places taken; negative when given back.</param>
    /// <param name="pence">Money committed, in pence; negative when released.</param>
    public void Count(string? sectorCode, int? ukprn, string? localAuthorityCode, DateOnly occurredOn, int places, long pence)
    {
        HasCounted = true;
        foreach (var (dimension, member) in MembersOf(sectorCode, ukprn, localAuthorityCode, Period.Of(occurredOn)))
        {
            Of(dimension, member).Add(places, pence);
        }
    }

    /// <summary>Counts opening places and money, taken over from earlier records.</summary>
    /// <param name="sectorCode">The sector. Null when not attributed.</param>
    /// <param name="occurredOn">The day of the opening balance.</param>
    /// <param name="places">Places; 0 or more.</param>
    /// <param name="pence">Money, in pence; 0 or more.</param>
    public void Open(string? sectorCode, DateOnly occurredOn, int places, long pence)
    {
        foreach (var (dimension, member) in MembersOf(sectorCode, null, null, Period.Of(occurredOn)))
        {
            Of(dimension, member).Open(places, pence);
        }
    }

    /// <summary>The counters for a movement: one in each dimension.</summary>
    /// <param name="sectorCode">The course's sector. Null when not attributed.</param>
    /// <param name="ukprn">The provider. Null when not attributed.</param>
    /// <param name="localAuthorityCode">The local authority of the home. Null when not known.</param>
    /// <param name="period">The month, <c>yyyymm</c>, of the day it happened.</param>
    public static IReadOnlyList<(TallyDimension Dimension, string Member)> MembersOf(string? sectorCode, int? ukprn, string? localAuthorityCode, int period) =>
    [
        (TallyDimension.Programme, Whole),
        (TallyDimension.Sector, sectorCode ?? NotAttributed),
        (TallyDimension.Provider, ukprn?.ToString(CultureInfo.InvariantCulture) ?? NotAttributed),
        (TallyDimension.LocalAuthority, localAuthorityCode ?? NotAttributed),
        (TallyDimension.Month, period.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Records that the counters are saved.</summary>
    public void AcceptAsSaved()
    {
        foreach (var tally in _tallies.Values)
        {
            tally.AcceptAsSaved();
        }
    }

    private Tally Of(TallyDimension dimension, string member)
    {
        if (!_tallies.TryGetValue((dimension, member), out var tally))
        {
            _tallies[(dimension, member)] = tally = new Tally(dimension, member, isSaved: false);
        }

        return tally;
    }
}
