using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Tests.Enrolments;

/// <summary>A milestone in the test model.</summary>
internal sealed record ModelMilestone(MilestoneKind Kind, string MilestoneId, DateOnly On, DateOnly StartedOn);

/// <summary>A learner's enrolment in the test model.</summary>
internal sealed class ModelEnrolment
{
    public required string EnrolmentId { get; init; }

    public required int Learner { get; init; }

    public required int Cohort { get; init; }

    public required DateOnly EnrolledOn { get; init; }

    /// <summary>The enrolment that it continues; null without a transfer.</summary>
    public ModelEnrolment? CarriedFrom { get; init; }

    public required bool HasCarriedStart { get; init; }

    public required EnrolmentStatus Status { get; set; }

    /// <summary>The first day on which the learner can learn.</summary>
    public DateOnly FirstDay => JourneyModel.Later(EnrolledOn, JourneyModel.StartsOn[Cohort]);

    /// <summary>The last day on which the start can be declared: 42 days after the first.</summary>
    public DateOnly StartDeclaredBy => FirstDay.AddDays(42);

    public bool IsOutcomeClosed { get; set; }

    /// <summary>The milestones that are not voided, start first.</summary>
    public List<ModelMilestone> Milestones { get; } = [];

    /// <summary>What a correction took away, for the next one to restore; null while the learner is eligible.</summary>
    public List<ModelMilestone>? Spoiled { get; private set; }

    /// <summary>Breaks: the day of deferral, and that of resumption when there was one.</summary>
    public List<(DateOnly From, DateOnly? Until)> Breaks { get; } = [];

    public bool IsLive =>
        Status is EnrolmentStatus.Enrolled or EnrolmentStatus.Started or EnrolmentStatus.Completed or EnrolmentStatus.Outcome or EnrolmentStatus.Deferred;

    public bool HasStarted => HasCarriedStart || Milestones.Count > 0;

    public int Places => IsLive || (Status == EnrolmentStatus.Withdrawn && HasStarted && Spoiled is null) ? 1 : 0;

    public long EarnedPence => Milestones.Sum(one => JourneyModel.WorthPence[Cohort][(int)one.Kind]);

    /// <summary>The earned money, and while the learner has a place the money that can still be earned.</summary>
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

    /// <summary>The latest of enrolment, milestones and breaks: no change is dated before it.</summary>
    public DateOnly LastEvent => Milestones.Select(one => one.On).Concat(Breaks.Select(one => one.Until ?? one.From)).Append(EnrolledOn).Max();

    /// <summary>The last day on which an outcome can be declared: six months and 31 days after completion; null before it.</summary>
    public DateOnly? OutcomeDeclaredBy => OutcomeUntil?.AddDays(31);

    /// <summary>The last day of an outcome: six months after completion; null before it.</summary>
    public DateOnly? OutcomeUntil => Milestones.Find(one => one.Kind == MilestoneKind.Completion)?.On.AddMonths(6);

    /// <summary>Sets the status from the milestones that are not voided.</summary>
    public void Stand() => Status = Milestones.Count == 0
        ? HasCarriedStart ? EnrolmentStatus.Started : EnrolmentStatus.Enrolled
        : Milestones[^1].Kind switch
        {
            MilestoneKind.Start => EnrolmentStatus.Started,
            MilestoneKind.Completion => EnrolmentStatus.Completed,
            _ => EnrolmentStatus.Outcome,
        };

    /// <summary>Whether a day is between a deferral and the resumption, both excluded.</summary>
    public bool IsDuringBreak(DateOnly day) => Breaks.Exists(one => day > one.From && (one.Until is null || day < one.Until));

    /// <summary>The days between two dates, both included, that are not during a break, counted one by one.</summary>
    public int LearningDays(DateOnly from, DateOnly to)
    {
        var days = 0;
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            days += IsDuringBreak(day) ? 0 : 1;
        }

        return days;
    }

    /// <summary>The learner was never eligible: takes everything away, in earlier enrolments too.</summary>
    public void Spoil()
    {
        Status = EnrolmentStatus.Withdrawn;
        for (var one = this; one is not null; one = one.CarriedFrom)
        {
            one.Spoiled ??= [.. one.Milestones];
            one.Milestones.Clear();
        }
    }

    /// <summary>The learner was eligible after all.</summary>
    public void Mend()
    {
        for (var one = this; one is not null; one = one.CarriedFrom)
        {
            one.Milestones.AddRange(one.Spoiled!);
            one.Spoiled = null;
        }

        Stand();
        Status = Breaks is [.., { Until: null }] ? EnrolmentStatus.Deferred : Status;
    }
}

/// <summary>A model of a programme with two cohorts: which moves are allowed, and what is committed.</summary>
internal sealed class JourneyModel
{
    /// <summary>Most places of the programme at first.</summary>
    public const int CapPlaces = 5;

    /// <summary>Most money of the programme at first, in pence: not enough for five of the dear cohort.</summary>
    public const long CapPence = 1_700_000;

    /// <summary>Price of a place by cohort, in pence.</summary>
    public static readonly long[] PricePence = [448_000, 234_386];

    /// <summary>What start, completion and outcome are worth, by cohort: 40/30/30 %; of £2,343.86 it is 93754.4, 164070.2 and 234386 in all.</summary>
    public static readonly long[][] WorthPence = [[179_200, 134_400, 134_400], [93_754, 70_316, 70_316]];

    /// <summary>Seats, by cohort.</summary>
    public static readonly int[] Seats = [3, 2];

    /// <summary>First day, by cohort.</summary>
    public static readonly DateOnly[] StartsOn = [new(2024, 10, 7), new(2024, 10, 21)];

    /// <summary>Last day, by cohort.</summary>
    public static readonly DateOnly[] EndsOn = [new(2025, 1, 24), new(2025, 2, 7)];

    public List<ModelEnrolment> Enrolments { get; } = [];

    /// <summary>Most places of the programme now.</summary>
    public int Cap { get; set; } = CapPlaces;

    /// <summary>Most money of the programme now, in pence.</summary>
    public long Money { get; set; } = CapPence;

    public DateOnly Today { get; set; } = new(2024, 11, 15);

    public int Places => Enrolments.Sum(one => one.Places);

    public long Pence => Enrolments.Sum(one => one.Pence);

    public long EarnedPence => Enrolments.Sum(one => one.EarnedPence);

    public static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    /// <summary>The learner's latest enrolment; null before the first.</summary>
    public ModelEnrolment? Latest(int learner) => Enrolments.LastOrDefault(one => one.Learner == learner);

    public int SeatsTaken(int cohort) => Enrolments.Count(one => one.IsLive && one.Cohort == cohort);

    /// <summary>Whether a learner can take a place; for a transfer, counting what the old enrolment releases.</summary>
    public bool HasRoom(int learner, int cohort, ModelEnrolment? leaving = null)
    {
        var isAlreadyThere = Enrolments.Any(one => one != leaving && one.IsLive && one.Learner == learner && one.Cohort == cohort);
        var places = Places - (leaving?.Places ?? 0) + 1;
        var pence = Pence - (leaving is null ? 0 : leaving.Pence - leaving.EarnedPence) + PricePence[cohort] - (leaving is { HasStarted: true } ?
            WorthPence[cohort][0] :
            0);
        return !isAlreadyThere && SeatsTaken(cohort) < Seats[cohort] && places <= Cap && pence <= Money;
    }

    /// <summary>
    /// Whether a learner can enrol on a day: before the cohort ends, with two days left for 900 guided minutes, and within the 42 days of the start.
    /// </summary>
    public bool CanEnrolOn(DateOnly day, int cohort, bool hasCarriedStart = false)
    {
        var first = Later(day, StartsOn[cohort]);
        return day <= Today && day <= EndsOn[cohort] && (hasCarriedStart || (first.AddDays(1) <= EndsOn[cohort] && Today <= first.AddDays(42)));
    }

    /// <summary>Whether an ineligible learner can be made eligible again: needs a seat, a place and the money that was committed before.</summary>
    public bool CanMend(ModelEnrolment enrolment)
    {
        var isAlreadyThere = Enrolments.Any(one => one != enrolment && one.IsLive && one.Learner == enrolment.Learner && one.Cohort == enrolment.Cohort);
        var hasSeat = SeatsTaken(enrolment.Cohort) < Seats[enrolment.Cohort];
        enrolment.Mend();
        var fits = !isAlreadyThere && hasSeat && Places <= Cap && Pence <= Money;
        enrolment.Spoil();
        return fits;
    }

    /// <summary>Whether a variation can change the caps by this: not below what is held, and not after the programme's last day.</summary>
    public bool CanVary(int places, long pence) =>
        Today <= new DateOnly(2025, 3, 31) && (places >= 0 || Cap + places >= Places) && (pence >= 0 || Money + pence >= Pence);

    /// <summary>Applies the time limits, and counts the places that lapse and the outcomes that close.</summary>
    public (int Lapsed, int Closed) ApplyLimits()
    {
        var lapsed = Enrolments.Where(one => one.Status == EnrolmentStatus.Enrolled && Today > one.StartDeclaredBy).ToList();
        var closed = Enrolments.Where(one => one is { Status: EnrolmentStatus.Completed, IsOutcomeClosed: false } && Today > one.OutcomeDeclaredBy).ToList();
        lapsed.ForEach(one => one.Status = EnrolmentStatus.Lapsed);
        closed.ForEach(one => one.IsOutcomeClosed = true);
        return (lapsed.Count, closed.Count);
    }
}
