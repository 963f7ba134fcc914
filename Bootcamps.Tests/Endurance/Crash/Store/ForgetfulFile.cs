using Microsoft.Win32.SafeHandles;

namespace Bootcamps.Tests.Endurance.Crash.Store;

/// <summary>
/// A copy of one file on a simulated disk that keeps only synced changes. Writes and truncations wait in memory until a sync of the file has returned,
/// and then go into the copy. All handles of a process on the file share it, as they share the file's pages. The memory is lost with the process.
/// </summary>
internal sealed class ForgetfulFile : IDisposable
{
    private readonly SafeFileHandle _disk;
    private readonly int _earlyOneIn;
    private readonly Random _early;
    private readonly Lock _writing = new();
    private readonly Lock _syncing = new();
    private List<Change> _pending = [];

    /// <summary>A file whose copy exists already, or is empty.</summary>
    /// <param name="copy">Path of the copy.</param>
    /// <param name="earlyOneIn">One of this number of writes goes into the copy at once; 0 for none.</param>
    public ForgetfulFile(string copy, int earlyOneIn)
    {
        IsLog = copy.EndsWith("-wal", StringComparison.Ordinal);
        _disk = File.OpenHandle(copy, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _earlyOneIn = earlyOneIn;
        _early = new Random(copy.Length);
    }

    /// <summary>Whether it is the write-ahead log.</summary>
    public bool IsLog { get; }

    /// <summary>Records a write.</summary>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        lock (_writing)
        {
            var change = new Change(offset, bytes.ToArray());
            if (_earlyOneIn > 0 && _early.Next(_earlyOneIn) == 0 && !_pending.Exists(change.Overlaps))
            {
                change.ApplyTo(_disk);
            }

            _pending.Add(change);
        }
    }

    /// <summary>Records a truncation.</summary>
    public void Truncate(long length)
    {
        lock (_writing)
        {
            _pending.Add(new Change(length, null));
        }
    }

    /// <summary>Syncs the file, and with it the copy: exactly what was written before the sync began.</summary>
    /// <param name="sync">Syncs the real file; 0 when that succeeded.</param>
    /// <returns>What the sync returned, and how many changes it brought to the disk.</returns>
    public (int Code, int Changes) Sync(Func<int> sync)
    {
        lock (_syncing)
        {
            int count;
            lock (_writing)
            {
                count = _pending.Count;
            }

            if (sync() is not 0 and var code)
            {
                return (code, 0);
            }

            List<Change> synced;
            lock (_writing)
            {
                synced = _pending[..count];
            }

            synced.ForEach(change => change.ApplyTo(_disk));
            lock (_writing)
            {
                _pending = _pending[count..];
            }

            return (0, count);
        }
    }

    /// <summary>
    /// A sync failed: the waiting changes never reach the disk, although they can still be read, and a later sync succeeds without them. Linux does the
    /// same.
    /// </summary>
    public void Lose()
    {
        lock (_syncing)
        {
            lock (_writing)
            {
                _pending = [];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _disk.Dispose();

    // Bytes at an offset, or without bytes a new length.
    private sealed record Change(long Offset, byte[]? Bytes)
    {
        public bool Overlaps(Change other) =>
            Bytes is null || other.Bytes is null || (Offset < other.Offset + other.Bytes.Length && other.Offset < Offset + Bytes.Length);

        public void ApplyTo(SafeFileHandle disk)
        {
            if (Bytes is null)
            {
                RandomAccess.SetLength(disk, Offset);
            }
            else
            {
                RandomAccess.Write(disk, Bytes, Offset);
            }
        }
    }
}
