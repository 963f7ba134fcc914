using Bootcamps.Domain.Funding;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

public sealed class PenceTests
{
    [TestCase(448_000, "£4,480.00")]
    [TestCase(1_120_000_000, "£11,200,000.00")]
    [TestCase(0, "£0.00")]
    [TestCase(7, "£0.07")]
    [TestCase(-5, "-£0.05")]
    [TestCase(long.MinValue, "-£92,233,720,368,547,758.08")]
    public void Money_is_written_in_pounds(long pence, string text) => Assert.That(Pence.ToText(pence), Is.EqualTo(text));
}
