using System.Globalization;

namespace Bootcamps.Tests.Endurance.Crash.Store;

/// <summary>Settings of the forgetful store, passed in the environment of its process.</summary>
/// <param name="Disk">Folder of the copies with synced changes only, as a disk has them after a power cut.</param>
/// <param name="Faults">
/// Folder of the faults: an empty file with the name of a <see cref="StoreFault"/> switches it on, and deleting it off, within
/// <see cref="StoreFaults.Delay"/>.
/// </param>
/// <param name="Pragmas">
/// Digits that replace the program's value of a pragma, such as <c>synchronous=0 wal_autocheckpoint=200</c>. They cannot be longer than that value.
/// </param>
/// <param name="EarlyOneIn">One of this number of writes reaches the disk at once, out of order and before it is synced, as disks can do; 0 for none.</param>
internal sealed record StoreSettings(string Disk, string Faults, string Pragmas = "", int EarlyOneIn = 0)
{
    private const string Prefix = "FORGETFUL_STORE_";

    /// <summary>The digits for a pragma; null when it stays as it is.</summary>
    public string? DigitsFor(string pragma) =>
        Pragmas.Split(' ').Select(text => text.Split('=')).Where(pair => pair[0] == pragma).Select(pair => pair[1]).FirstOrDefault();

    /// <summary>The variables that <see cref="FromEnvironment"/> reads.</summary>
    public IEnumerable<(string Name, string Value)> ToEnvironment() =>
    [
        (Prefix + nameof(Disk), Disk), (Prefix + nameof(Faults), Faults), (Prefix + nameof(Pragmas), Pragmas),
        (Prefix + nameof(EarlyOneIn), EarlyOneIn.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The settings of this process.</summary>
    public static StoreSettings FromEnvironment() =>
        new(Variable(nameof(Disk)), Variable(nameof(Faults)), Variable(nameof(Pragmas)), int.Parse(Variable(nameof(EarlyOneIn)), CultureInfo.InvariantCulture));

    private static string Variable(string name) => Environment.GetEnvironmentVariable(Prefix + name) ?? "";
}

/// <summary>Faults of a store; the numbers are SQLite's result codes.</summary>
internal enum StoreFault
{
    /// <summary>No room is left: nothing can be written.</summary>
    Full = 13,

    /// <summary>Files cannot be opened.</summary>
    Open = 14,

    /// <summary>Nothing can be read.</summary>
    Read = 266,

    /// <summary>Nothing can be written.</summary>
    Write = 778,

    /// <summary>Syncs fail.</summary>
    Sync = 1034,
}

/// <summary>The faults that are switched on at present.</summary>
internal sealed class StoreFaults(string folder)
{
    /// <summary>A fault takes effect within this number of milliseconds.</summary>
    public const int Delay = 10;

    private static readonly StoreFault[] All = Enum.GetValues<StoreFault>();
    private HashSet<StoreFault> _present = [];
    private long _nextLookAt;

    /// <summary>The code of the first of these that is switched on; 0 when none is.</summary>
    public int CodeOf(params ReadOnlySpan<StoreFault> faults)
    {
        if (Environment.TickCount64 >= Volatile.Read(ref _nextLookAt))
        {
            Volatile.Write(ref _nextLookAt, Environment.TickCount64 + Delay);
            _present = [.. All.Where(fault => File.Exists(Path.Combine(folder, fault.ToString())))];
        }

        foreach (var fault in faults)
        {
            if (_present.Contains(fault))
            {
                return (int)fault;
            }
        }

        return 0;
    }
}
