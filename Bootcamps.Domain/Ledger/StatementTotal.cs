namespace Bootcamps.Domain.Ledger;

/// <summary>The sums of a statement's lines.</summary>
/// <param name="lines">Number of its lines.</param>
/// <param name="pence">Sum of its lines, in pence; below zero when more is taken back than earned.</param>
/// <param name="unfundedPence">The part of the milestones' value above a cap, in pence.</param>
public sealed class StatementTotal(int lines = 0, long pence = 0, long unfundedPence = 0)
{
    /// <summary>Number of lines.</summary>
    public int Lines { get; private set; } = lines;

    /// <summary>Sum of the lines, in pence.</summary>
    public long Pence { get; private set; } = pence;

    /// <summary>The part of the milestones' value above a cap, in pence.</summary>
    public long UnfundedPence { get; private set; } = unfundedPence;

    internal void Check(Posting posting)
    {
        if (posting.StatementLine != Lines + 1)
        {
            throw new InvalidOperationException($"Line {posting.StatementLine} does not follow the {Lines} lines of its statement.");
        }
    }

    internal void Add(Posting posting)
    {
        Lines++;
        Pence += posting.EarnedPence;
        UnfundedPence += posting.UnfundedPence;
    }
}
