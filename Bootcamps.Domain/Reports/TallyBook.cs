using System.Globalization;
using Bootcamps.Domain.Ledger;

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

    internal void Add(int places, long pence, bool isOpening)
    {
        OpeningPlaces += isOpening ? places : 0;
        CommittedPlaces += places;
        CommittedPence += pence;
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

    /// <summary>Whether an enrolment has committed anything since the book was opened.</summary>
    public bool HasCounted { get; private set; }

    /// <summary>Every counter, in no particular order.</summary>
    public IReadOnlyCollection<Tally> Tallies => _tallies.Values;

    /// <summary>The counters that are not saved yet.</summary>
    public IEnumerable<Tally> Changed => _tallies.Values.Where(tally => tally.IsChanged);

    // Counts places and committed money in every dimension at once.
    internal void Count(Posting posting)
    {
        if (posting.Places == 0 && posting.CommittedPence == 0)
        {
            return;
        }

        HasCounted |= posting.Kind != PostingKind.Opening;
        foreach (var (dimension, member) in MembersOf(posting))
        {
            Of(dimension, member).Add(posting.Places, posting.CommittedPence, posting.Kind == PostingKind.Opening);
        }
    }

    private static (TallyDimension Dimension, string Member)[] MembersOf(Posting posting) =>
    [
        (TallyDimension.Programme, Whole),
        (TallyDimension.Sector, posting.SectorCode ?? NotAttributed),
        (TallyDimension.Provider, posting.Ukprn?.ToString(CultureInfo.InvariantCulture) ?? NotAttributed),
        (TallyDimension.LocalAuthority, posting.LocalAuthorityCode ?? NotAttributed),
        (TallyDimension.Month, posting.Period.ToString(CultureInfo.InvariantCulture)),
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
