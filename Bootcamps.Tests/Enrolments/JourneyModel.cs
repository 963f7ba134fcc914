using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Tests.Enrolments;

/// <summary>A learner's way as the model of a test keeps it.</summary>
internal sealed class ModelEnrolment
{
    public required string EnrolmentId { get; init; }

    public required int Learner { get; init; }

    public required int Cohort { get; init; }

    public required bool HasCarriedStart { get; init; }

    public required EnrolmentStatus Status { get; set; }

    /// <summary>The last day on which the start can be declared: 42 days after the cohort's first day, or after a later transfer.</summary>
    public required DateOnly StartDeclaredBy { get; init; }

    public bool IsOutcomeClosed { get; set; }

    /// <summary>The milestones that hold, start first: their kind and id.</summary>
    public List<(MilestoneKind Kind, string MilestoneId)> Milestones { get; } = [];

    public bool IsLive => Status is EnrolmentStatus.Enrolled or EnrolmentStatus.Started or EnrolmentStatus.Completed or EnrolmentStatus.Outcome or EnrolmentStatus.Deferred;

    public bool HasStarted => HasCarriedStart || Milestones.Count > 0;

    public int Places => IsLive || (Status == EnrolmentStatus.Withdrawn && HasStarted) ? 1 : 0;

    public long EarnedPence => Milestones.Sum(one => JourneyModel.WorthPence[Cohort][(int)one.Kind]);

    /// <summary>Earned, and while there is a place all that can still be.</summary>
    public long Pence
    {
        get
        {
            if (!IsLive)
            {
                return EarnedPence;
            }

            var worth = JourneyModel.WorthPence[Cohort];
            var isOutcomeLost = IsOutcomeClosed && Milestones.All(one => one.Kind != MilestoneKind.Outcome);
            return worth.Sum() - (HasCarriedStart ? worth[0] : 0) - (isOutcomeLost ? worth[2] : 0);
        }
    }

    /// <summary>Back to where the milestones that hold have led.</summary>
    public void Stand() => Status = Milestones.Count == 0
        ? HasCarriedStart ? EnrolmentStatus.Started : EnrolmentStatus.Enrolled
        : Milestones[^1].Kind switch
        {
            MilestoneKind.Start => EnrolmentStatus.Started,
            MilestoneKind.Completion => EnrolmentStatus.Completed,
            _ => EnrolmentStatus.Outcome,
        };
}

/// <summary>What should be true of a programme with two cohorts after any moves: which are allowed, and what is held.</summary>
internal sealed class JourneyModel
{
    /// <summary>Most places of the programme.</summary>
    public const int CapPlaces = 5;

    /// <summary>Most money of the programme, in pence: not enough for five of the dear cohort.</summary>
    public const long CapPence = 1_700_000;

    /// <summary>Price of a place by cohort, in pence.</summary>
    public static readonly long[] PricePence = [448_000, 234_386];

    /// <summary>What start, completion and outcome are worth, by cohort: 40/30/30 %; of £2,343.86 it is 93754.4, 164070.2 and 234386 in all.</summary>
    public static readonly long[][] WorthPence = [[179_200, 134_400, 134_400], [93_754, 70_316, 70_316]];

    /// <summary>Seats, by cohort.</summary>
    public static readonly int[] Seats = [3, 2];

    /// <summary>First day, by cohort; the start can be declared for 42 days.</summary>
    public static readonly DateOnly[] StartsOn = [new(2024, 10, 7), new(2024, 10, 21)];

    /// <summary>Last day, by cohort; nobody is transferred to it later.</summary>
    public static readonly DateOnly[] EndsOn = [new(2025, 1, 24), new(2025, 2, 7)];

    /// <summary>The last day on which an outcome of the completion of 8 November 2024 can be declared: six months and 31 days.</summary>
    public static readonly DateOnly OutcomeDeclaredBy = new(2025, 6, 8);

    public List<ModelEnrolment> Enrolments { get; } = [];

    public DateOnly Today { get; set; } = new(2024, 11, 15);

    public int Places => Enrolments.Sum(one => one.Places);

    public long Pence => Enrolments.Sum(one => one.Pence);

    public long EarnedPence => Enrolments.Sum(one => one.EarnedPence);

    /// <summary>The learner's latest enrolment; null before the first.</summary>
    public ModelEnrolment? Latest(int learner) => Enrolments.LastOrDefault(one => one.Learner == learner);

    public int SeatsTaken(int cohort) => Enrolments.Count(one => one.IsLive && one.Cohort == cohort);

    /// <summary>Whether a learner can take a place; for a transfer, beside what the enrolment that is left gives back.</summary>
    public bool HasRoom(int learner, int cohort, ModelEnrolment? leaving = null)
    {
        var isAlreadyThere = Enrolments.Any(one => one != leaving && one.IsLive && one.Learner == learner && one.Cohort == cohort);
        var places = Places - (leaving?.Places ?? 0) + 1;
        var pence = Pence - (leaving is null ? 0 : leaving.Pence - leaving.EarnedPence) + PricePence[cohort] - (leaving is { HasStarted: true } ? WorthPence[cohort][0] : 0);
        return !isAlreadyThere && SeatsTaken(cohort) < Seats[cohort] && places <= CapPlaces && pence <= CapPence;
    }

    /// <summary>Time runs out: how many places lapse and outcomes close.</summary>
    public (int Lapsed, int Closed) ApplyLimits()
    {
        var lapsed = Enrolments.Where(one => one.Status == EnrolmentStatus.Enrolled && Today > one.StartDeclaredBy).ToList();
        var closed = Enrolments.Where(one => one is { Status: EnrolmentStatus.Completed, IsOutcomeClosed: false } && Today > OutcomeDeclaredBy).ToList();
        lapsed.ForEach(one => one.Status = EnrolmentStatus.Lapsed);
        closed.ForEach(one => one.IsOutcomeClosed = true);
        return (lapsed.Count, closed.Count);
    }
}
