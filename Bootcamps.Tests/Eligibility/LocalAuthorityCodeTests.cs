using Bootcamps.Domain.Eligibility;
using NUnit.Framework;

namespace Bootcamps.Tests.Eligibility;

public sealed class LocalAuthorityCodeTests
{
    [TestCase("E08000012", Country.England)]
    [TestCase(" e06000006 ", Country.England)]
    [TestCase("W06000002", Country.Wales)]
    [TestCase("S12000033", Country.Scotland)]
    [TestCase("N09000003", Country.NorthernIreland)]
    public void The_first_letter_names_the_country(string text, Country country)
    {
        Assert.That(LocalAuthorityCode.TryParse(text, out var code), Is.True);
        Assert.That(code.Country, Is.EqualTo(country));
        Assert.That(code.ToString(), Is.EqualTo(text.Trim().ToUpperInvariant()));
    }

    [TestCase("E0800001")]
    [TestCase("E080000122")]
    [TestCase("X08000012")]
    [TestCase("E0800001A")]
    [TestCase("E99999999", TestName = "The code for a missing value is refused")]
    [TestCase("")]
    [TestCase(null)]
    public void Any_other_text_is_not_a_code(string? text) => Assert.That(LocalAuthorityCode.TryParse(text, out _), Is.False);

    // The first and the last code of each kind, the neighbours of the Liverpool City Region, and one that was retired (Gateshead, until 2013).
    [TestCase("E06000001", true)]
    [TestCase("E06000006", true)]
    [TestCase("E06000050", true)]
    [TestCase("E06000066", true)]
    [TestCase("E06000067", false)]
    [TestCase("E06000000", false)]
    [TestCase("E07000127", true)]
    [TestCase("E07000246", true)]
    [TestCase("E07000247", false)]
    [TestCase("E08000001", true)]
    [TestCase("E08000020", true)]
    [TestCase("E08000039", true)]
    [TestCase("E08000040", false)]
    [TestCase("E08000099", false)]
    [TestCase("E09000033", true)]
    [TestCase("E09000034", false)]
    [TestCase("E10000017", false, TestName = "A county is not a district")]
    [TestCase("E47000004", false, TestName = "A combined authority is not a local authority")]
    [TestCase("W06000024", true)]
    [TestCase("W06000025", false)]
    [TestCase("S12000050", true)]
    [TestCase("S12000051", false)]
    [TestCase("N09000011", true)]
    [TestCase("N09000012", false)]
    public void Only_issued_codes_are_known(string text, bool isIssued)
    {
        Assert.That(LocalAuthorityCode.TryParse(text, out var code), Is.True);
        Assert.That(code.IsIssued, Is.EqualTo(isIssued));
    }
}
