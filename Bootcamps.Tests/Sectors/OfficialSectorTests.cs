using Bootcamps.Domain.Sectors;
using NUnit.Framework;

namespace Bootcamps.Tests.Sectors;

public sealed class OfficialSectorTests
{
    [Test]
    public void There_are_fifteen_official_sectors() => Assert.That(OfficialSector.All, Has.Count.EqualTo(15));

    [TestCase("TRANSPORT", "Transport and logistics")]
    [TestCase("engman", "Engineering and manufacturing")]
    public void A_code_is_found_in_either_case(string code, string name) => Assert.That(OfficialSector.Find(code)?.Name, Is.EqualTo(name));

    [TestCase("RAIL")]
    [TestCase(null)]
    public void Rail_has_no_separate_code(string? code) => Assert.That(OfficialSector.Find(code), Is.Null);
}
