using Bootcamps.Domain.Providers;
using NUnit.Framework;

namespace Bootcamps.Tests.Providers;

public sealed class UkprnTests
{
    [TestCase("10000000", 10000000)]
    [TestCase(" 10001234 ", 10001234)]
    [TestCase("99999999", 99999999)]
    public void Eight_digits_are_accepted(string text, int number)
    {
        Assert.That(Ukprn.TryParse(text, out var ukprn), Is.True);
        Assert.That(ukprn.Number, Is.EqualTo(number));
    }

    [TestCase("09999999")]
    [TestCase("1000123")]
    [TestCase("100000000")]
    [TestCase("+1000123")]
    [TestCase("1000123x")]
    [TestCase("")]
    [TestCase(null)]
    public void Any_other_text_is_refused(string? text) => Assert.That(Ukprn.TryParse(text, out _), Is.False);
}
