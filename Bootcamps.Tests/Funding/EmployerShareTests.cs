using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Bootcamps.Tests.Eligibility;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

public sealed class EmployerShareTests
{
    [TestCase(448_000, EmploymentStatus.Unemployed, null, 0, 448_000, TestName = "F1 unemployed: nothing")]
    [TestCase(448_000, EmploymentStatus.Employed, 120, 44_800, 403_200, TestName = "F2 small employer: 10 %")]
    [TestCase(448_000, EmploymentStatus.Employed, 1_000, 134_400, 313_600, TestName = "F3 large employer: 30 %")]
    [TestCase(234_386, EmploymentStatus.Employed, 120, 23_439, 210_947, TestName = "F4 23,438.6p is rounded up")]
    [TestCase(234_386, EmploymentStatus.Employed, 1_000, 70_316, 164_070, TestName = "F5 70,315.8p is rounded up")]
    [TestCase(234_386, EmploymentStatus.SelfEmployed, null, 0, 234_386, TestName = "F6 self-employed: nothing")]
    [TestCase(448_000, EmploymentStatus.EmployedIndependent, 1_000, 0, 448_000, TestName = "L13 an employee who applies alone: nothing")]
    [TestCase(448_000, EmploymentStatus.Employed, 249, 44_800, 403_200, TestName = "249 employees are still small")]
    [TestCase(448_000, EmploymentStatus.Employed, 250, 134_400, 313_600, TestName = "250 employees are large")]
    [TestCase(5, EmploymentStatus.Employed, 1, 1, 4, TestName = "half a penny is rounded away from zero")]
    public void Split_Price_GivesBothShares(long pricePence, EmploymentStatus status, int? employeeCount, long employerPence, long authorityPence) =>
        Assert.That(
            EmployerShare.Of(pricePence, status, employeeCount, KnownRuleSets.Standard).Value,
            Is.EqualTo(new PriceSplit(employerPence, authorityPence)));

    [TestCase(0)]
    [TestCase(-1)]
    public void A_price_must_be_positive(long pricePence) =>
        Assert.That(
            EmployerShare.Of(pricePence, EmploymentStatus.Unemployed, null, KnownRuleSets.Standard).Refusals.Single().Code,
            Is.EqualTo("funding.price-not-positive"));

    [Test]
    public void An_employer_needs_a_known_size() =>
        Assert.That(
            EmployerShare.Of(448_000, EmploymentStatus.Employed, null, KnownRuleSets.Standard).Refusals.Single().Code,
            Is.EqualTo("funding.employer-size-needed"));
}
