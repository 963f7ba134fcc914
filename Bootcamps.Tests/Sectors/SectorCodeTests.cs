using Bootcamps.Domain.Sectors;
using NUnit.Framework;

namespace Bootcamps.Tests.Sectors;

public sealed class SectorCodeTests
{
    [TestCase("digital", ExpectedResult = true)]
    [TestCase("green-energy-2", ExpectedResult = true)]
    [TestCase("", ExpectedResult = false)]
    [TestCase(null, ExpectedResult = false)]
    [TestCase("Digital", ExpectedResult = false)]
    [TestCase("green energy", ExpectedResult = false)]
    [TestCase("-rail", ExpectedResult = false)]
    [TestCase("rail-", ExpectedResult = false)]
    [TestCase("rail--air", ExpectedResult = false)]
    [TestCase("a/b", ExpectedResult = false)]
    [TestCase("none", ExpectedResult = false)]
    [TestCase("unknown", ExpectedResult = false)]
    [TestCase("programme", ExpectedResult = false)]
    public bool A_code_is_small_letters_digits_and_hyphens_and_no_word_of_the_counters(string? text) => SectorCode.IsWellFormed(text);

    [Test]
    public void A_code_has_at_most_40_characters() =>
        Assert.That((SectorCode.IsWellFormed(new string('a', 40)), SectorCode.IsWellFormed(new string('a', 41))), Is.EqualTo((true, false)));
}
