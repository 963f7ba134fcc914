using System.Globalization;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Api.Enrolments;

/// <summary>A learner's facts, hashed and encrypted before the unit is queued, because encryption would hold up the lane.</summary>
internal sealed record TakenLearner
{
    /// <summary>The facts that the rules check. The residence is not resolved yet.</summary>
    public required Applicant Applicant { get; init; }

    /// <summary>The full home postcode.</summary>
    public required Postcode Home { get; init; }

    /// <summary>The local authority the learner declared.</summary>
    public required LocalAuthorityCode? DeclaredLocalAuthority { get; init; }

    /// <summary>The learner's keyed hashes.</summary>
    public required LearnerKeys Keys { get; init; }

    /// <summary>Whether that number lacks its last letter.</summary>
    public required bool IsNinoSuffixMissing { get; init; }

    /// <summary>Employees of the employer that puts the learner forward.</summary>
    public required int? EmployeeCount { get; init; }

    /// <summary>All facts, encrypted.</summary>
    public required string ProtectedFacts { get; init; }

    /// <summary>Codes for statistics. Null when none were sent.</summary>
    public required Monitoring? Monitoring { get; init; }
}

/// <summary>Reads a learner's facts from a validated request.</summary>
internal sealed class LearnerFacts(PersonalData personalData)
{
    /// <summary>Reads, hashes and encrypts.</summary>
    public TakenLearner Take(Learner learner)
    {
        var home = Postcode.TryParse(learner.Postcode, out var postcode) ? postcode : throw new InvalidOperationException("The postcode was not checked.");
        var dateOfBirth = IsoDates.Parse(learner.DateOfBirth)!.Value;
        var hasNino = NationalInsuranceNumber.TryParse(learner.NationalInsuranceNumber, out var nino);
        return new TakenLearner
        {
            Applicant = new Applicant
            {
                Residence = Residence.Unknown,
                DateOfBirth = dateOfBirth,
                EmploymentStatus = Names.Parse<EmploymentStatus>(learner.EmploymentStatus!),
                HasRightToWork = learner.HasRightToWork,
                IsOrdinarilyResident = learner.IsOrdinarilyResident,
                IsInFullTimeEducation = learner.IsInFullTimeEducation,
                HasOtherPublicFunding = learner.HasOtherPublicFunding,
                UnemployedMonths = learner.UnemployedMonths,
                HoldsCategoryBLicence = learner.HoldsCategoryBLicence,
                IsServingPrisoner = learner.IsServingPrisoner,
                PrisonReleaseOn = IsoDates.Parse(learner.Prison?.ReleaseOn),
                IsOnTemporaryRelease = learner.Prison?.IsOnTemporaryRelease,
            },
            Home = home,
            DeclaredLocalAuthority = LocalAuthorityCode.TryParse(learner.LocalAuthorityCode, out var declared) ? declared : null,
            Keys = KeysOf(learner, hasNino ? nino : null, dateOfBirth, home),
            IsNinoSuffixMissing = hasNino && nino.IsSuffixMissing,
            EmployeeCount = learner.Employer?.EmployeeCount,
            ProtectedFacts = personalData.Protect(learner),
            Monitoring = learner.Monitoring,
        };
    }

    /// <summary>A learner's facts as sent with an enrolment.</summary>
    public Learner Read(string protectedFacts) => personalData.Unprotect<Learner>(protectedFacts);

    /// <summary>The keyed hash of a permanent ULN, to search for a learner. Null for none.</summary>
    public KeyedHash? UlnKey(string? text) => Uln.TryParse(text, out var uln) && !uln.IsTemporary ? personalData.Hash("uln", uln.ToString()) : null;

    private LearnerKeys KeysOf(Learner learner, NationalInsuranceNumber? nino, DateOnly dateOfBirth, Postcode home)
    {
        var person = string.Create(CultureInfo.InvariantCulture, $"{NameFolding.Fold(learner.GivenName!, learner.FamilyName!)}|{dateOfBirth:yyyy-MM-dd}");
        return new LearnerKeys(
            UlnKey(learner.Uln),
            nino is { } number ? personalData.Hash("nino", number.WithoutSuffix) : null,
            personalData.Hash("person", person),
            personalData.Hash("home", $"{person}|{home}"));
    }
}
