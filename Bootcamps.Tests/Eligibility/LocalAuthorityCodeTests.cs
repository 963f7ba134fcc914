using Bootcamps.Domain.Eligibility;
using NUnit.Framework;

namespace Bootcamps.Tests.Eligibility;

public sealed class LocalAuthorityCodeTests
{
    [TestCase("E08000012", true)]
    [TestCase(" e06000006 ", true)]
    [TestCase("W06000002", false)]
    [TestCase("S12000033", false)]
    [TestCase("N09000003", false)]
    public void The_first_letter_names_the_country(string text, bool isInEngland)
    {
        Assert.That(LocalAuthorityCode.TryParse(text, out var code), Is.True);
        Assert.That(code.IsInEngland, Is.EqualTo(isInEngland));
        Assert.That(code.ToString(), Is.EqualTo(text.Trim().ToUpperInvariant()));
    }

    [TestCase("E0800001")]
    [TestCase("E080000122")]
    [TestCase("X08000012")]
    [TestCase("E0800001A")]
    [TestCase("E99999999", TestName = "The code that stands for no value is none")]
    [TestCase("")]
    [TestCase(null)]
    public void Any_other_shape_is_no_code(string? text) => Assert.That(LocalAuthorityCode.TryParse(text, out _), Is.False);
}
