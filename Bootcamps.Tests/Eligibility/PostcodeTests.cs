using Bootcamps.Domain.Eligibility;
using NUnit.Framework;

namespace Bootcamps.Tests.Eligibility;

public sealed class PostcodeTests
{
    [TestCase("L19 2AB", "L19 2AB", "L19")]
    [TestCase("l192ab", "L19 2AB", "L19")]
    [TestCase("  pr9  8hx ", "PR9 8HX", "PR9")]
    [TestCase("L1 92AB", "L19 2AB", "L19")]
    [TestCase("EC1A1BB", "EC1A 1BB", "EC1A")]
    [TestCase("W1A 0AX", "W1A 0AX", "W1A")]
    [TestCase("M1 1AE", "M1 1AE", "M1")]
    [TestCase("CH411AA", "CH41 1AA", "CH41")]
    public void A_postcode_is_written_with_exactly_one_space(string text, string canonical, string outward)
    {
        Assert.That(Postcode.TryParse(text, out var postcode), Is.True);
        Assert.That(postcode.ToString(), Is.EqualTo(canonical));
        Assert.That(postcode.Outward.ToString(), Is.EqualTo(outward));
    }

    [TestCase("L19")]
    [TestCase("L19 AAB")]
    [TestCase("L19 2A")]
    [TestCase("L19 2AC")]
    [TestCase("L19 2IA")]
    [TestCase("19 2AB")]
    [TestCase("LLL1 2AB")]
    [TestCase("LL 2AB")]
    [TestCase("L1234 2AB")]
    [TestCase("L19\t2AB")]
    [TestCase("")]
    [TestCase(null)]
    public void Any_other_text_is_not_a_postcode(string? text) => Assert.That(Postcode.TryParse(text, out _), Is.False);

    [Test]
    public void ZZ99_9ZZ_stands_for_an_unknown_address()
    {
        Assert.That(Postcode.TryParse("zz999zz", out var postcode), Is.True);
        Assert.That(postcode.IsPlaceholder, Is.True);
    }

    [TestCase("wn5", "WN5")]
    [TestCase(" CH41 ", "CH41")]
    [TestCase("EC1A", "EC1A")]
    [TestCase("L1", "L1")]
    public void An_outward_code_alone_is_accepted(string text, string canonical)
    {
        Assert.That(PostcodeOrOutward.TryParse(text, out var home), Is.True);
        Assert.That(home.Postcode, Is.Null);
        Assert.That(home.Outward.ToString(), Is.EqualTo(canonical));
    }

    [Test]
    public void A_full_postcode_also_gives_its_outward_code()
    {
        Assert.That(PostcodeOrOutward.TryParse("wn57pq", out var home), Is.True);
        Assert.That(home.Postcode?.ToString(), Is.EqualTo("WN5 7PQ"));
        Assert.That(home.Outward.ToString(), Is.EqualTo("WN5"));
    }

    [TestCase("L")]
    [TestCase("LX")]
    [TestCase("123")]
    [TestCase("Liverpool")]
    [TestCase(null)]
    public void Any_other_text_is_neither_a_postcode_nor_an_outward_code(string? text) => Assert.That(PostcodeOrOutward.TryParse(text, out _), Is.False);
}
