using Bootcamps.Domain.Enrolments;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

public sealed class UlnTests
{
    [TestCase("9276308686", TestName = "L14 The published example is accepted")]
    [TestCase("1000000000")]
    [TestCase("1000000019")]
    [TestCase("1000000027")]
    [TestCase("1000000108")]
    [TestCase("1234567899")]
    [TestCase("1111111110")]
    [TestCase("9999999998")]
    public void A_number_with_the_right_check_digit_is_accepted(string text)
    {
        Assert.That(Uln.TryParse(text, out var uln), Is.True);
        Assert.That(uln.ToString(), Is.EqualTo(text));
        Assert.That(uln.IsTemporary, Is.False);
    }

    [TestCase("9276308687", TestName = "L14 The published example with another check digit is refused")]
    [TestCase("1000000018")]
    [TestCase("0276308686", TestName = "A first digit of zero is refused")]
    public void A_number_with_a_wrong_digit_is_refused(string text) => Assert.That(Uln.TryParse(text, out _), Is.False);

    [Test]
    public void A_remainder_of_zero_has_no_valid_check_digit(
        [Values("100000006", "987654321")] string nineDigits, [Values('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')] char checkDigit) =>
        Assert.That(Uln.TryParse(nineDigits + checkDigit, out _), Is.False);

    [Test]
    public void The_placeholder_is_accepted_as_temporary()
    {
        Assert.That(Uln.TryParse("9999999999", out var uln), Is.True);
        Assert.That(uln.IsTemporary, Is.True);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("          ")]
    [TestCase("927630868")]
    [TestCase("92763086860")]
    [TestCase("92763O8686")]
    [TestCase("-276308686")]
    [TestCase("９２７６３０８６８６", TestName = "Digits of another script are refused")]
    public void Any_other_text_is_refused(string? text) => Assert.That(Uln.TryParse(text, out _), Is.False);

    [Test]
    public void Spaces_are_ignored()
    {
        Assert.That(Uln.TryParse(" 9276 308 686 ", out var uln), Is.True);
        Assert.That(uln.ToString(), Is.EqualTo("9276308686"));
    }
}
