namespace Bootcamps.Domain.Ledger;

/// <summary>The seats of a cohort that live enrolments hold.</summary>
/// <param name="taken">Seats taken, as saved.</param>
public sealed class CohortSeats(int taken)
{
    /// <summary>Seats taken.</summary>
    public int Taken { get; private set; } = taken;

    /// <summary>Seats taken as last saved.</summary>
    public int Saved { get; private set; } = taken;

    /// <summary>Records that the counter is saved.</summary>
    public void AcceptAsSaved() => Saved = Taken;

    internal void Move(int seats) => Taken = Taken + seats >= 0
        ? Taken + seats
        : throw new InvalidOperationException("More seats would be given back than are taken.");
}
