using System.Globalization;
using System.Runtime.InteropServices;
using Bootcamps.Bench.Servers;
using Microsoft.Data.Sqlite;

namespace Bootcamps.Bench.Report;

/// <summary>The machine on which the figures were measured.</summary>
internal static class Machine
{
    /// <summary>Lines that name the machine by its kind, never by its name.</summary>
    public static async Task<IReadOnlyList<string>> DescribeAsync() =>
    [
        string.Create(
            CultureInfo.InvariantCulture,
            $"machine: {Environment.ProcessorCount} cores ({Processor()}), "
            + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_073_741_824.0:N0} GiB, {System()}"),
        $"versions: {RuntimeInformation.FrameworkDescription}, SQLite {Sqlite()}, commit {await Repository.CommitAsync()}",
    ];

    private static string Processor() =>
        (File.Exists("/proc/cpuinfo") ?
            File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) :
            null) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();

    private static string System()
    {
        const string File = "/etc/os-release";
        var name = global::System.IO.File.Exists(File)
            ? global::System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?["PRETTY_NAME=".Length..]
                .Trim('"')
            : null;
        return name ?? RuntimeInformation.OSDescription;
    }

    private static string Sqlite()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        return connection.ServerVersion;
    }
}
