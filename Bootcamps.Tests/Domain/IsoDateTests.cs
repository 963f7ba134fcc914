using Bootcamps.Domain;
using NUnit.Framework;

namespace Bootcamps.Tests.Domain;

public sealed class IsoDateTests
{
    [Test]
    public void A_calendar_date_is_parsed()
    {
        Assert.That(IsoDate.TryParse("2024-02-29", out var date), Is.True);
        Assert.That(date, Is.EqualTo(new DateOnly(2024, 2, 29)));
    }

    [TestCase("2024-02-30")]
    [TestCase("2023-02-29")]
    [TestCase("2024-2-3")]
    [TestCase("03/02/2024")]
    [TestCase("2024-02-03T00:00:00")]
    [TestCase("1899-12-31")]
    [TestCase("2100-01-01")]
    [TestCase("")]
    [TestCase(null)]
    public void Any_other_text_is_not_a_date(string? text) => Assert.That(IsoDate.TryParse(text, out _), Is.False);
}
