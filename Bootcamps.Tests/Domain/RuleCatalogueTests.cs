using System.Text.RegularExpressions;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Providers;
using NUnit.Framework;

namespace Bootcamps.Tests.Domain;

public sealed partial class RuleCatalogueTests
{
    [Test]
    public void Every_code_has_a_feature_and_a_fact() =>
        Assert.That(RuleCatalogue.Rules.Select(rule => rule.Code).Except(["refused", "conflict"]), Is.All.Matches<string>(code => CodeShape().IsMatch(code!)));

    [Test]
    public void Every_entry_has_a_text_and_a_remedy() =>
        Assert.That(
            RuleCatalogue.Rules,
            Is.All.Matches<CataloguedRule>(rule => rule!.Text.EndsWith('.') && rule.Remedy.EndsWith('.') && rule.Source.Length > 0));

    [TestCase(Uln.InvalidCode)]
    [TestCase(NationalInsuranceNumber.InvalidCode)]
    [TestCase(NationalInsuranceNumber.SuffixMissingCode)]
    [TestCase(Postcode.InvalidCode)]
    [TestCase(Ukprn.InvalidCode)]
    [TestCase(LocalAuthorityCode.InvalidCode)]
    [TestCase(IsoDate.InvalidCode)]
    public void The_code_of_an_identifier_is_in_the_catalogue(string code) => Assert.That(RuleCatalogue.Get(code).Code, Is.EqualTo(code));

    [Test]
    public void A_code_outside_the_catalogue_cannot_be_used() =>
        Assert.That(() => RuleCatalogue.Get("eligibility.star-sign"), Throws.InstanceOf<ArgumentException>());

    [GeneratedRegex("^[a-z]+\\.[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex CodeShape();
}
