using Bootcamps.Domain.Enrolments;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

public sealed class NameFoldingTests
{
    [TestCase("Sean", "O'Brien", "Sean", "O\u2019Brien", TestName = "typewriter and typographic apostrophe")]
    [TestCase("Sean", "O'Brien", "Sean", "O\u02BCBrien", TestName = "the modifier letter apostrophe")]
    [TestCase("Sean", "O'Brien", "Sean", "O`Brien", TestName = "a grave accent for an apostrophe")]
    [TestCase("Sean", "O'Brien", "Sean", "O\u00B4Brien", TestName = "an acute accent for an apostrophe")]
    [TestCase("Sean", "O'Brien", "Sean", "OBrien", TestName = "no apostrophe")]
    [TestCase("Ana", "García López", "Ana", "Garcia-Lopez", TestName = "accents and a hyphen")]
    [TestCase("Ana", "García López", "Ana", "García\u2010López", TestName = "the hyphen of Unicode")]
    [TestCase("Ana", "García López", "Ana", "García\u2011López", TestName = "a non-breaking hyphen")]
    [TestCase("Ana", "García López", "Ana", "Garci\u0301a Lo\u0301pez", TestName = "composed and combining accents")]
    [TestCase("Ana", "García López", "Ana", "  García   López ", TestName = "spaces")]
    [TestCase("Ana", "García López", "Ana", "García\u00A0López", TestName = "a non-breaking space")]
    [TestCase("Ana María", "López", "Ana", "María López", TestName = "a different split between given and family name")]
    [TestCase("Ana", "López", "ANA", "LÓPEZ", TestName = "case")]
    [TestCase("Ana", "Lopez", "Ana", "Lo\u200Bpez", TestName = "a zero-width space")]
    [TestCase("Ana", "Lopez", "Ana", "Lo\u00ADpez", TestName = "a soft hyphen")]
    [TestCase("Ana", "Lopez", "Ana", "Lo\u200Dpez", TestName = "a joiner")]
    [TestCase("Ana", "Lopez", "Ana", "\uFEFFLopez", TestName = "a byte order mark")]
    [TestCase("Ana", "Lopez", "Ana", "Lo\u2060pez", TestName = "a word joiner")]
    [TestCase("Ana", "Lopez", "Ana", "Lo\uFE0Fpez", TestName = "a variation selector")]
    [TestCase("Ana", "Lopez", "Ana", "Lo\u3164pez", TestName = "an invisible filler")]
    [TestCase("Ana", "Lopez", "Ａｎａ", "Ｌｏｐｅｚ", TestName = "full width")]
    [TestCase("Ana", "Griffin", "Ana", "Gri\uFB03n", TestName = "a ligature")]
    [TestCase("Łukasz", "Wójcik", "Lukasz", "Wojcik", TestName = "a letter with a stroke")]
    [TestCase("Søren", "Kjær", "Soren", "Kjaer", TestName = "Danish letters")]
    [TestCase("Jürgen", "Strauß", "Jurgen", "STRAUSS", TestName = "German letters")]
    [TestCase("Işıl", "Yılmaz", "Isil", "Yilmaz", TestName = "a Turkish i without a dot")]
    [TestCase("İpek", "Kaya", "Ipek", "Kaya", TestName = "a Turkish I with a dot")]
    [TestCase("Nguyễn", "Thị Hồng", "NGUYEN", "Thi Hong", TestName = "two accents on a letter")]
    public void Fold_SameNameTypedDifferently_IsEqual(string given, string family, string otherGiven, string otherFamily) =>
        Assert.That(NameFolding.Fold(otherGiven, otherFamily), Is.EqualTo(NameFolding.Fold(given, family)));

    [TestCase("Ana", "Lopez", "Eva", "Lopez", TestName = "another given name")]
    [TestCase("Ana", "Lopez", "Ana", "Lopes", TestName = "another family name")]
    [TestCase("अनिल", "कुमार", "अनल", "कुमर", TestName = "vowel signs are part of a name")]
    [TestCase("李", "小龍", "李", "小虎", TestName = "other characters")]
    [TestCase("😀", "😀", "😃", "😃", TestName = "names without a letter")]
    public void Fold_TwoNames_Differ(string given, string family, string otherGiven, string otherFamily) =>
        Assert.That(NameFolding.Fold(otherGiven, otherFamily), Is.Not.EqualTo(NameFolding.Fold(given, family)));

    [TestCase("Seán", "O’Brien-Nguyễn", "SEANOBRIENNGUYEN")]
    [TestCase("Ivana", "Đorđević", "IVANADORDEVIC")]
    public void Fold_Name_IsItsLettersInUpperCase(string given, string family, string folded) =>
        Assert.That(NameFolding.Fold(given, family), Is.EqualTo(folded));

    [TestCase("\uFFFE", "\uFFFE")]
    [TestCase("", "")]
    public void Fold_InvalidText_DoesNotFail(string given, string family) => Assert.That(() => NameFolding.Fold(given, family), Throws.Nothing);
}
