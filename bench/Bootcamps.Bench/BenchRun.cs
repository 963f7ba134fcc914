using System.Globalization;

namespace Bootcamps.Bench;

/// <summary>The options of this run.</summary>
internal sealed record BenchOptions
{
    /// <summary>Workloads by name; all of them when empty.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>How often everything is measured.</summary>
    public required int Rounds { get; init; }

    /// <summary>For how long each measurement loads a server.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Number of concurrent connections.</summary>
    public required int Connections { get; init; }

    /// <summary>Enrolments stored in the databases that reads are measured on.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>Whether this is a trial with tiny sizes and without a page of results.</summary>
    public required bool IsQuick { get; init; }

    /// <summary>Whether temporary folders are kept.</summary>
    public required bool IsKept { get; init; }

    /// <summary>The page of results; null to print only.</summary>
    public required string? Output { get; init; }

    /// <summary>How long a server is loaded before measuring, so that its code reaches the last compilation tier.</summary>
    public TimeSpan WarmUp => IsQuick ? TimeSpan.FromSeconds(0.5) : TimeSpan.FromSeconds(8);
}

/// <summary>A run: its options and a temporary folder that goes with it.</summary>
internal sealed class BenchRun(BenchOptions options) : IDisposable
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("bootcamps-bench-").FullName;
    private int _folders;

    /// <summary>The options.</summary>
    public BenchOptions Options => options;

    /// <summary>Path of a folder that does not exist yet.</summary>
    public string NewFolder(string name) =>
        Directory.CreateDirectory(Path.Combine(_temporary, string.Create(CultureInfo.InvariantCulture, $"{++_folders:D2}-{name}"))).FullName;

    /// <summary>Prints progress.</summary>
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
