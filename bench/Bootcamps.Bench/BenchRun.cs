using System.Globalization;

namespace Bootcamps.Bench;

/// <summary>What was asked of this run.</summary>
internal sealed record BenchOptions
{
    /// <summary>Workloads by name; all of them when empty.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>How often everything is measured.</summary>
    public required int Rounds { get; init; }

    /// <summary>For how long each measurement loads a server.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How many connections ask at the same time.</summary>
    public required int Connections { get; init; }

    /// <summary>Enrolments stored in the databases that reads are measured on.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>Whether this is a trial: everything tiny, and no page of results.</summary>
    public required bool IsQuick { get; init; }

    /// <summary>Whether temporary folders stay.</summary>
    public required bool IsKept { get; init; }

    /// <summary>The page of results; null to print only.</summary>
    public required string? Output { get; init; }

    /// <summary>For how long a server is loaded before anything is measured: code is compiled to its last tier meanwhile.</summary>
    public TimeSpan WarmUp => IsQuick ? TimeSpan.FromSeconds(0.5) : TimeSpan.FromSeconds(8);
}

/// <summary>A run: its options and a temporary folder that goes with it.</summary>
internal sealed class BenchRun(BenchOptions options) : IDisposable
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("bootcamps-bench-").FullName;
    private int _folders;

    /// <summary>What was asked.</summary>
    public BenchOptions Options => options;

    /// <summary>A folder that is not there yet.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_temporary, string.Create(CultureInfo.InvariantCulture, $"{++_folders:D2}-{name}"))).FullName;

    /// <summary>Tells whoever waits what is going on.</summary>
    public static void Tell(string what) => Console.Error.WriteLine($"  {what}");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (options.IsKept)
        {
            Console.Error.WriteLine($"Kept: {_temporary}");
            return;
        }

        Directory.Delete(_temporary, recursive: true);
    }
}
