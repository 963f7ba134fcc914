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
    [TestCase("u1 n1 p1 h1", "u1 n2 p2 h2", MatchCertainty.Certain, "uln", TestName = "one ULN is one learner, whatever else differs")]
    [TestCase("u1 - p1 h1", "u2 - p1 h1", MatchCertainty.None, "", TestName = "two ULNs are two learners, even under one name at one address")]
    [TestCase("u1 n1 p1 h1", "u2 n1 p2 h2", MatchCertainty.Likely, "nationalInsuranceNumber", TestName = "two ULNs with one National Insurance number are worth a look")]
    [TestCase("u1 n1 p1 h1", "- n1 p2 h2", MatchCertainty.Certain, "nationalInsuranceNumber", TestName = "without a ULN on one side the National Insurance number decides, whatever the name")]
    [TestCase("- n1 p1 h1", "- n1 p1 h2", MatchCertainty.Certain, "nationalInsuranceNumber " + Person, TestName = "without any ULN the National Insurance number decides, wherever they live")]
    [TestCase("u1 - p1 h1", "- - p1 h1", MatchCertainty.Certain, Person + " postcode", TestName = "name, date of birth and postcode are certain without a ULN on one side")]
    [TestCase("- - p1 h1", "- - p1 h1", MatchCertainty.Certain, Person + " postcode", TestName = "name, date of birth and postcode are certain without any ULN")]
    [TestCase("- n1 p1 h1", "- - p1 h1", MatchCertainty.Certain, Person + " postcode", TestName = "one National Insurance number contradicts nothing")]
    [TestCase("- n1 p1 h1", "- n2 p1 h1", MatchCertainty.Likely, Person + " postcode", TestName = "two National Insurance numbers make the same name and address likely")]
    [TestCase("- - p1 h1", "- - p1 h2", MatchCertainty.Likely, Person, TestName = "who has moved house is likely the same")]
    [TestCase("u1 - p1 h1", "- n2 p1 h2", MatchCertainty.Likely, Person, TestName = "who has moved house is likely the same, with one number each")]
    [TestCase("- - p1 h1", "u1 - p2 h2", MatchCertainty.None, "", TestName = "another name is another learner")]
    [TestCase("- - p1 h1", "- - p2 h2", MatchCertainty.None, "", TestName = "two without numbers are not one for lacking them")]
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
