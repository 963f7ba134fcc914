using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Reports;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Reports;

/// <summary>Proves that everything a programme counts agrees.</summary>
internal sealed class CheckProgramme(
    FundingStore programmes,
    ReportStore store,
    TimeProvider clock) : Endpoint<CheckProgramme.Request, Results<JsonOrCsv<CheckProgramme.Checked>, NotFound404>>
{
    // One broken counter is one difference, so the first hundreds are enough.
    private const int MostDifferences = 500;

    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        /// <summary><c>json</c>, the default, or <c>csv</c>. The same can be asked for with the header Accept.</summary>
        [QueryParam]
        public string? Format { get; init; }
    }

    /// <summary>The result of a programme check.</summary>
    internal sealed record Checked : ITable
    {
        /// <summary>The programme.</summary>
        public required string ProgrammeId { get; init; }

        /// <summary>Whether funding pools, dashboard, ledger, enrolments, seats and performance all agree, and no pool is over its cap.</summary>
        public required bool IsConsistent { get; init; }

        /// <summary>When it was read, UTC.</summary>
        public required DateTimeOffset CheckedAt { get; init; }

        /// <summary>The whole programme.</summary>
        public required Totals Totals { get; init; }

        /// <summary>How many funding pools were checked.</summary>
        public required int Pools { get; init; }

        /// <summary>How many figures differ.</summary>
        public required int DifferenceCount { get; init; }

        /// <summary>The figures that differ, at most 500. Empty if everything agrees.</summary>
        [MaxLength(MostDifferences)]
        public required IReadOnlyList<Mismatch> Differences { get; init; }

        Type ITable.RowType => typeof(Mismatch);

        IEnumerable<object> ITable.Rows => Differences;

        /// <summary>A check as a message.</summary>
        public static Checked Of(string programmeId, DateTimeOffset checkedAt, ProgrammeCheck check) => new()
        {
            ProgrammeId = programmeId,
            IsConsistent = check.IsConsistent,
            CheckedAt = checkedAt,
            Totals = new Totals
            {
                OpeningPlaces = check.OpeningPlaces,
                Enrolments = check.Enrolments,
                EarnedPence = check.EarnedPence,
                StatementsPence = check.StatementsPence,
                PaidPence = check.PaidPence,
                CommittedPlaces = check.CommittedPlaces,
                CommittedPence = check.CommittedPence,
                LedgerPlaces = check.LedgerPlaces,
                LedgerPence = check.LedgerPence,
            },
            Pools = check.Pools,
            DifferenceCount = check.Differences.Count,
            Differences = [.. check.Differences.Take(MostDifferences).Select(Mismatch.Of)],
        };
    }

    /// <summary>The figures of the whole programme. Opening places and enrolments add up to the committed places, which equal the ledger's.</summary>
    internal sealed record Totals
    {
        /// <summary>Places from earlier years.</summary>
        public required long OpeningPlaces { get; init; }

        /// <summary>Enrolments that are live.</summary>
        public required long Enrolments { get; init; }

        /// <summary>Money that milestones have earned, by the ledger, in pence.</summary>
        public required long EarnedPence { get; init; }

        /// <summary>Money on statements, in pence: what was earned, less what was taken back.</summary>
        public required long StatementsPence { get; init; }

        /// <summary>Money paid, by the ledger, in pence.</summary>
        [Range(typeof(long), "-9007199254740991", "9007199254740991")]
        public required long PaidPence { get; init; }

        /// <summary>Places taken, by the dashboard's counter.</summary>
        public required long CommittedPlaces { get; init; }

        /// <summary>Money committed, by the dashboard's counter, in pence.</summary>
        public required long CommittedPence { get; init; }

        /// <summary>Places taken, by the ledger.</summary>
        public required long LedgerPlaces { get; init; }

        /// <summary>Money committed, by the ledger, in pence.</summary>
        public required long LedgerPence { get; init; }
    }

    /// <summary>Two figures that should be equal, or a figure over its cap.</summary>
    internal sealed record Mismatch
    {
        /// <summary>
        /// pool, poolEarned, tally, openingTally, performance: a counter differs from the ledger. cohortSeats: seats differ from the enrolments. cohortLedger,
        /// cohortLedgerSeats: the ledger differs from the enrolments. cohortEarned: the ledger differs from the milestones. poolCap, poolEarnedCap: more is
        /// committed or earned than the cap allows. statementLines: a statement differs from its lines (places give the number of lines). providerEarned,
        /// providerPaid: the ledger differs from a provider's statements.
        /// </summary>
        [EnumDataType(typeof(CheckedThing))]
        public required string What { get; init; }

        /// <summary>
        /// The pool, the cohort, the statement, the provider, the counter's dimension and member, such as sector/digital, or dimension, member, measure and
        /// month, such as sex/F/starts/2024-11.
        /// </summary>
        [MaxLength(120)]
        [RegularExpression("^[A-Za-z0-9/-]+$")]
        public required string Id { get; init; }

        /// <summary>The expected places. For poolCap the cap. For performance the count of the measure by the ledger.</summary>
        public required long ExpectedPlaces { get; init; }

        /// <summary>The actual places. For performance the stored count of the measure.</summary>
        [Range(typeof(long), "-9007199254740991", "9007199254740991")]
        public required long ActualPlaces { get; init; }

        /// <summary>The expected pence. For poolCap the cap. Null when only places count.</summary>
        public required long? ExpectedPence { get; init; }

        /// <summary>The actual pence. Null where only places count.</summary>
        [Range(typeof(long), "-9007199254740991", "9007199254740991")]
        public required long? ActualPence { get; init; }

        /// <summary>A difference as a message.</summary>
        public static Mismatch Of(Difference difference) => new()
        {
            What = Names.NameOf(difference.What),
            Id = difference.Id,
            ExpectedPlaces = difference.ExpectedPlaces,
            ActualPlaces = difference.ActualPlaces,
            ExpectedPence = difference.ExpectedPence,
            ActualPence = difference.ActualPence,
        };
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/programmes/{programmeId}/check");
        Roles(Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Check that a programme's figures agree";
            summary.Description =
                "Adds the whole ledger up and compares the sums with every stored counter: funding pools, dashboard and performance. Compares ledger and seats "
                + "with enrolments, milestones and statements. Enrolments can continue meanwhile. Differences are in the answer and are not an error.";
            summary.Responses[200] = "The result of the check.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<JsonOrCsv<Checked>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        if (await programmes.OwnerOfAsync(programmeId, HttpContext.Caller(), ct) is null)
        {
            return new NotFound404();
        }

        var check = await store.CheckAsync(programmeId, ct);
        return JsonOrCsv.Of(Checked.Of(programmeId, clock.GetUtcNow(), check));
    }
}
