using Bootcamps.Domain.Enrolments;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

public sealed class NationalInsuranceNumberTests
{
    [TestCase("QQ123456A", TestName = "L15 HMRC's own example fails")]
    [TestCase("BG123456A", TestName = "L15 A prefix that is never issued fails")]
    [TestCase("JO123456A", TestName = "L15 O as the second letter fails")]
    [TestCase("GB123456A")]
    [TestCase("KN123456A")]
    [TestCase("NK123456A")]
    [TestCase("NT123456A")]
    [TestCase("TN123456A")]
    [TestCase("ZZ123456A")]
    [TestCase("DA123456A")]
    [TestCase("AV123456A")]
    [TestCase("AB123456E")]
    [TestCase("AB12345A")]
    [TestCase("AB1234567")]
    [TestCase("A1123456A")]
    [TestCase("11A11111")]
    [TestCase("AB123456AA")]
    [TestCase("")]
    [TestCase(null)]
    [TestCase("ſB123456A", TestName = "A letter of another alphabet is refused")]
    public void A_number_that_is_never_issued_is_refused(string? text) => Assert.That(NationalInsuranceNumber.TryParse(text, out _), Is.False);

    [TestCase("AB123456C")]
    [TestCase("OA123456D")]
    [TestCase(" ab 12 34 56 c ")]
    public void A_number_that_can_be_issued_passes_without_warning(string text)
    {
        Assert.That(NationalInsuranceNumber.TryParse(text, out var number), Is.True);
        Assert.That(number.IsSuffixMissing, Is.False);
    }

    [Test]
    public void L15_A_missing_suffix_passes_with_a_warning()
    {
        Assert.That(NationalInsuranceNumber.TryParse("AB123456", out var number), Is.True);
        Assert.That(number.IsSuffixMissing, Is.True);
    }

    [Test]
    public void A_number_is_stored_in_upper_case_without_spaces()
    {
        _ = NationalInsuranceNumber.TryParse("ab 12 34 56 c", out var number);
        Assert.That(number.ToString(), Is.EqualTo("AB123456C"));
    }
}
