using System.Security.Cryptography;
using System.Text;
using Bootcamps.Domain;
using Bootcamps.Domain.Enrolments;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>Two learners, each as ULN, National Insurance number, name with date of birth, and postcode; a dash for none.</summary>
public sealed class LearnerKeysTests
{
    private const string Person = "givenName familyName dateOfBirth";

    [TestCase("u1 n1 p1 h1", "u1 n1 p1 h1", MatchCertainty.Certain, "uln nationalInsuranceNumber " + Person + " postcode", TestName = "everything agrees")]
    [TestCase("u1 n1 p1 h1", "u1 n2 p2 h2", MatchCertainty.Certain, "uln", TestName = "the same ULN is the same learner even when everything else differs")]
    [TestCase("u1 - p1 h1", "u2 - p1 h1", MatchCertainty.None, "", TestName = "two ULNs are two learners even with the same name and address")]
    [TestCase(
        "u1 n1 p1 h1",
        "u2 n1 p2 h2",
        MatchCertainty.Likely,
        "nationalInsuranceNumber",
        TestName = "two ULNs with the same National Insurance number are a likely match")]
    [TestCase(
        "u1 n1 p1 h1",
        "- n1 p2 h2",
        MatchCertainty.Certain,
        "nationalInsuranceNumber",
        TestName = "without a ULN on one side the National Insurance number decides even when the names differ")]
    [TestCase(
        "- n1 p1 h1",
        "- n1 p1 h2",
        MatchCertainty.Certain,
        "nationalInsuranceNumber " + Person,
        TestName = "without any ULN the National Insurance number decides even when the postcodes differ")]
    [TestCase(
        "u1 - p1 h1",
        "- - p1 h1",
        MatchCertainty.Certain,
        Person + " postcode",
        TestName = "name, date of birth and postcode are certain without a ULN on one side")]
    [TestCase(
        "- - p1 h1",
        "- - p1 h1",
        MatchCertainty.Certain,
        Person + " postcode",
        TestName = "name, date of birth and postcode are certain without any ULN")]
    [TestCase("- n1 p1 h1", "- - p1 h1", MatchCertainty.Certain, Person + " postcode", TestName = "a missing number does not prevent a match")]
    [TestCase(
        "- n1 p1 h1",
        "- n2 p1 h1",
        MatchCertainty.Likely,
        Person + " postcode",
        TestName = "the same name and address with two National Insurance numbers are a likely match")]
    [TestCase("- - p1 h1", "- - p1 h2", MatchCertainty.Likely, Person, TestName = "the same name with another postcode is a likely match")]
    [TestCase("u1 - p1 h1", "- n2 p1 h2", MatchCertainty.Likely, Person, TestName = "the same name, another postcode and one number each are a likely match")]
    [TestCase("- - p1 h1", "u1 - p2 h2", MatchCertainty.None, "", TestName = "another name without shared numbers is another learner")]
    [TestCase("- - p1 h1", "- - p2 h2", MatchCertainty.None, "", TestName = "two records without numbers do not match because of that")]
    [TestCase("- n1 p1 h1", "- n2 p2 h2", MatchCertainty.None, "", TestName = "two National Insurance numbers and two names are two learners")]
    public void Match_TwoLearners_GivesCertaintyAndMatchingFacts(string facts, string otherFacts, MatchCertainty certainty, string on)
    {
        var (one, other) = (KeysOf(facts), KeysOf(otherFacts));

        foreach (var match in new[] { one.Match(other), other.Match(one) })
        {
            Assert.That((match.Certainty, string.Join(' ', match.On)), Is.EqualTo((certainty, on)));
        }
    }

    private static LearnerKeys KeysOf(string facts) => facts.Split(' ') is [var uln, var nino, var person, var home]
        ? new LearnerKeys(HashOf(uln), HashOf(nino), HashOf(person)!.Value, HashOf(home)!.Value)
        : throw new FormatException(facts);

    private static KeyedHash? HashOf(string value) => value == "-" ? null : KeyedHash.Of(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
}
