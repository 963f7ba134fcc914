using System.Security.Cryptography;
using System.Text;
using Bootcamps.Domain;
using Bootcamps.Domain.Enrolments;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

public sealed class LearnerKeysTests
{
    [TestCase("u1", "p1", "u1", "p2", true, TestName = "one ULN is one learner, whatever the name")]
    [TestCase("u1", "p1", "u2", "p1", false, TestName = "two ULNs are two learners, even under one name")]
    [TestCase("u1", "p1", null, "p1", true, TestName = "without a permanent ULN the person counts")]
    [TestCase(null, "p1", null, "p1", true, TestName = "without any permanent ULN the person counts")]
    [TestCase(null, "p1", "u1", "p2", false, TestName = "another person is another learner")]
    [TestCase(null, "p1", null, "p2", false, TestName = "two without a ULN are not one for lacking it")]
    public void The_same_learner_is_recognised(string? uln, string person, string? otherUln, string otherPerson, bool isSame)
    {
        var one = KeysOf(uln, person);
        var other = KeysOf(otherUln, otherPerson);
        Assert.That(one.IsSameLearnerAs(other), Is.EqualTo(isSame));
        Assert.That(other.IsSameLearnerAs(one), Is.EqualTo(isSame));
    }

    private static LearnerKeys KeysOf(string? uln, string person) => new(uln is null ? null : HashOf(uln), HashOf(person), HashOf(person));

    private static KeyedHash HashOf(string value) => KeyedHash.Of(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
}
