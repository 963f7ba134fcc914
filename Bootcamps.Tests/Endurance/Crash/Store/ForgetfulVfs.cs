using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bootcamps.Tests.Endurance.Crash.Store;

/// <summary>
/// SQLite's own file access with three additions. Writes to the database and its logs also go into a second folder, but only when SQLite syncs them
/// (<see cref="ForgetfulFile"/>): after a kill that folder is what a power cut would have left. Reads, writes, syncs and opens fail when a test says so
/// (<see cref="StoreFaults"/>). And a pragma can be given another value (<see cref="StoreSettings.Pragmas"/>), to see that a program which does not
/// sync is caught.
/// </summary>
internal static unsafe class ForgetfulVfs
{
    /// <summary>File in the folder of the faults that holds <see cref="StoreCounts"/>.</summary>
    public const string CountsFile = "counts";

    private const int Ok = 0;
    private const int Pragma = 14;
    private const int MainDatabase = 0x100;
    private const int Kept = MainDatabase | 0x800 | 0x80000; // and its journal, and its write-ahead log

    private static readonly ConcurrentDictionary<nint, OpenFile> OpenFiles = new();
    private static readonly ConcurrentDictionary<nint, nint> Wrapped = new();
    private static readonly ConcurrentDictionary<string, ForgetfulFile> Files = new(StringComparer.Ordinal);
    private static StoreSettings _settings = null!;
    private static StoreFaults _faults = null!;
    private static SafeFileHandle _counts = null!;
    private static StoreCounts _counted;
    private static NativeVfs* _real;

    /// <summary>Makes it SQLite's default in this process.</summary>
    public static void Install(StoreSettings settings)
    {
        _settings = settings;
        _faults = new StoreFaults(settings.Faults);
        _counts = File.OpenHandle(Path.Combine(settings.Faults, CountsFile), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        _real = Native.FindVfs(null);
        var own = Copy(*_real);
        own->Name = (byte*)Marshal.StringToCoTaskMemUTF8("forgetful");
        own->Open = &Open;
        own->Delete = &Delete;
        if (Native.RegisterVfs(own, 1) != Ok)
        {
            throw new InvalidOperationException("SQLite does not take the store.");
        }
    }

    // Never freed, because SQLite keeps the pointer.
    private static T* Copy<T>(T value)
        where T : unmanaged
    {
        var copy = (T*)NativeMemory.Alloc((nuint)sizeof(T));
        *copy = value;
        return copy;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(NativeVfs* vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        var isKept = name is not null && (flags & Kept) != 0;
        if (isKept && _faults.CodeOf(StoreFault.Open) is not Ok and var fault)
        {
            file->Methods = null;
            return fault;
        }

        var code = _real->Open(vfs, name, file, flags, outFlags);
        if (code == Ok && isKept)
        {
            OpenFiles[(nint)file] = new OpenFile(FileOf(name), file->Methods);
            file->Methods = (NativeMethods*)Wrapped.GetOrAdd((nint)file->Methods, static real => (nint)Wrap((NativeMethods*)real));
        }

        return code;
    }

    private static ForgetfulFile FileOf(byte* name) =>
        Files.GetOrAdd(
            Path.GetFileName(Marshal.PtrToStringUTF8((nint)name)!),
            static name => new ForgetfulFile(Path.Combine(_settings.Disk, name), _settings.EarlyOneIn));

    // SQLite has several sets of functions, such as for files with and without locks.
    private static NativeMethods* Wrap(NativeMethods* real)
    {
        var methods = Copy(*real);
        methods->Close = &Close;
        methods->Read = &Read;
        methods->Write = &Write;
        methods->Truncate = &Truncate;
        methods->Sync = &Sync;
        methods->FileControl = &FileControl;
        return methods;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(NativeVfs* vfs, byte* name, int syncFolder)
    {
        var code = _real->Delete(vfs, name, syncFolder);
        if (code == Ok && Files.TryRemove(Path.GetFileName(Marshal.PtrToStringUTF8((nint)name)!), out var file))
        {
            file.Dispose();
            File.Delete(Path.Combine(_settings.Disk, Path.GetFileName(Marshal.PtrToStringUTF8((nint)name)!)));
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file)
    {
        OpenFiles.TryRemove((nint)file, out var open);
        return open.Real->Close(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(NativeFile* file, void* bytes, int count, long offset) =>
        _faults.CodeOf(StoreFault.Read) is not Ok and var fault ? fault : OpenFiles[(nint)file].Real->Read(file, bytes, count, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, void* bytes, int count, long offset)
    {
        if (_faults.CodeOf(StoreFault.Full, StoreFault.Write) is not Ok and var fault)
        {
            return fault;
        }

        var open = OpenFiles[(nint)file];
        var code = open.Real->Write(file, bytes, count, offset);
        if (code == Ok)
        {
            open.Kept.Write(new ReadOnlySpan<byte>(bytes, count), offset);
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long length)
    {
        var open = OpenFiles[(nint)file];
        var code = open.Real->Truncate(file, length);
        if (code == Ok)
        {
            open.Kept.Truncate(length);
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags)
    {
        var open = OpenFiles[(nint)file];
        if (_faults.CodeOf(StoreFault.Sync) is not Ok and var fault)
        {
            open.Kept.Lose();
            return fault;
        }

        var (code, changes) = open.Kept.Sync(() => open.Real->Sync(file, flags));
        if (code == Ok && changes > 0)
        {
            Count(open.Kept.IsLog);
        }

        return code;
    }

    // SQLite passes a pragma to the file first, with its value as text, and continues with the text it finds afterwards.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(NativeFile* file, int operation, void* argument)
    {
        if (operation == Pragma && ((byte**)argument)[2] is not null and var value
            && _settings.DigitsFor(Marshal.PtrToStringUTF8((nint)((byte**)argument)[1])!) is { } digits)
        {
            Encoding.ASCII.GetBytes(digits).CopyTo(new Span<byte>(value, digits.Length));
            value[digits.Length] = 0;
        }

        return OpenFiles[(nint)file].Real->FileControl(file, operation, argument);
    }

    private static void Count(bool isLog)
    {
        lock (_counts)
        {
            _counted = isLog ? _counted with { LogSyncs = _counted.LogSyncs + 1 } : _counted with { Checkpoints = _counted.Checkpoints + 1 };
            RandomAccess.Write(_counts, MemoryMarshal.AsBytes(new ReadOnlySpan<StoreCounts>(ref _counted)), 0);
        }
    }

    private readonly struct OpenFile(ForgetfulFile kept, NativeMethods* real)
    {
        public ForgetfulFile Kept => kept;

        public NativeMethods* Real => real;
    }
}

/// <summary>Counts of the store.</summary>
/// <param name="LogSyncs">Syncs of the write-ahead log that brought something to the disk.</param>
/// <param name="Checkpoints">Syncs of the database file that brought something to the disk: pages of the log were moved into it.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct StoreCounts(long LogSyncs, long Checkpoints)
{
    /// <summary>The counts that a store has recorded, also after its process has ended.</summary>
    public static StoreCounts Read(string folder) =>
        File.ReadAllBytes(Path.Combine(folder, ForgetfulVfs.CountsFile)) is { Length: > 0 } bytes ? MemoryMarshal.Read<StoreCounts>(bytes) : default;
}
