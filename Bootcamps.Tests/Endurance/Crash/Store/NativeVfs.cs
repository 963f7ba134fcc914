using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bootcamps.Tests.Endurance.Crash.Store;

/// <summary>
/// <c>sqlite3_vfs</c>: how SQLite reaches files. Only wrapped functions have types; the rest are passed on unchanged (sqlite.org/c3ref/vfs.html).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeVfs
{
    public int Version;
    public int FileSize;
    public int MostPath;
    public NativeVfs* Next;
    public byte* Name;
    public void* AppData;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, NativeFile*, int, int*, int> Open;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, int, int> Delete;
    public Pointers Rest;

    /// <summary>The other functions of version 3.</summary>
    [InlineArray(14)]
    internal struct Pointers
    {
        private nint _first;
    }
}

/// <summary><c>sqlite3_file</c>: an open file, of which SQLite knows its functions only.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFile
{
    public NativeMethods* Methods;
}

/// <summary><c>sqlite3_io_methods</c>: what can be done with an open file (sqlite.org/c3ref/io_methods.html).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMethods
{
    public int Version;
    public delegate* unmanaged[Cdecl]<NativeFile*, int> Close;
    public delegate* unmanaged[Cdecl]<NativeFile*, void*, int, long, int> Read;
    public delegate* unmanaged[Cdecl]<NativeFile*, void*, int, long, int> Write;
    public delegate* unmanaged[Cdecl]<NativeFile*, long, int> Truncate;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Sync;
    public nint FileSize;
    public nint Lock;
    public nint Unlock;
    public nint CheckReservedLock;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, void*, int> FileControl;
    public Pointers Rest;

    /// <summary>The other functions of version 3: sector size, shared memory, mapped pages.</summary>
    [InlineArray(8)]
    internal struct Pointers
    {
        private nint _first;
    }
}

/// <summary>The functions of the library that the API uses itself.</summary>
internal static unsafe partial class Native
{
    private const string Library = "e_sqlite3";

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find")]
    public static partial NativeVfs* FindVfs(byte* name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    public static partial int RegisterVfs(NativeVfs* vfs, int makeDefault);
}
