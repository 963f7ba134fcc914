using Bootcamps.Domain.Enrolments;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

public sealed class EnrolmentJourneyTests
{
    [Test]
    public void Those_who_left_have_no_place() =>
        Assert.That(EnrolmentJourney.Live, Is.EquivalentTo(new[]
        {
            EnrolmentStatus.Enrolled, EnrolmentStatus.Started, EnrolmentStatus.Completed, EnrolmentStatus.Outcome, EnrolmentStatus.Deferred,
        }));
}
