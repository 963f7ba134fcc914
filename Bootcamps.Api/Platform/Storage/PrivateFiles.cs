using System.Text.RegularExpressions;

namespace Bootcamps.Api.Platform.Storage;

/// <summary>
/// Files and folders that only the account of the service can read: mode 0600 and 0700 on Unix, regardless of the umask. On Windows the folder's access list
/// decides.
/// </summary>
internal static partial class PrivateFiles
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;
    private const UnixFileMode Others = ~(FolderMode | UnixFileMode.StickyBit);

    /// <summary>Makes a folder, with the folders above it.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FolderMode);
        }
    }

    /// <summary>Makes an empty file. A file that another process has just made is not changed.</summary>
    public static void CreateEmpty(string path)
    {
        try
        {
            using var file = Create(path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Ignored, because both processes want the same empty file.
        }
    }

    /// <summary>Writes a file atomically. A file that another process has just written is not changed.</summary>
    public static void WriteNew(string path, string text)
    {
        var draft = $"{path}.{Ids.New()}.draft";
        using (var writer = new StreamWriter(Create(draft)))
        {
            writer.Write(text);
        }

        try
        {
            File.Move(draft, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    /// <summary>
    /// Removes other accounts' access to the service's files in a folder, and to the folder if it has no other files.
    /// </summary>
    /// <param name="folder">The folder. A missing folder is ignored.</param>
    /// <param name="isDatabase">Whether a name is one of the database's files, in addition to the names that the service chooses.</param>
    /// <returns>A sentence for the log for each file and folder that others can still read.</returns>
    public static IReadOnlyList<string> Tighten(string folder, Func<string, bool> isDatabase)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(folder))
        {
            return [];
        }

        var entries = new DirectoryInfo(folder).GetFileSystemInfos();
        List<FileSystemInfo> own = [.. entries.Where(entry => OwnName().IsMatch(entry.Name) || isDatabase(entry.Name))];
        var warnings = own.Where(entry => entry is FileInfo { LinkTarget: null }).Select(file => Tighten(file.FullName, FileMode)).OfType<string>().ToList();
        if (own.Count == entries.Length && (File.GetUnixFileMode(folder) & UnixFileMode.StickyBit) == UnixFileMode.None)
        {
            warnings.AddRange(Tighten(folder, FolderMode) is { } warning ? [warning] : []);
        }
        else if ((File.GetUnixFileMode(folder) & Others) != UnixFileMode.None)
        {
            warnings.Add($"Other accounts of this machine can list the folder {folder}, which holds more than the files of the service. "
                + "Give the service a folder of its own and run chmod 700 on it.");
        }

        return warnings;
    }

    private static string? Tighten(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        try
        {
            if ((File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            {
                File.SetUnixFileMode(path, mode);
            }

            return null;
        }
        catch (FileNotFoundException)
        {
            // The write-ahead log is deleted when its last connection closes.
            return null;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return $"Other accounts of this machine can read {path}, and the service cannot change that. "
                + $"Run chmod {(mode == FolderMode ? "700" : "600")} on it as its owner.";
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return new FileStream(path, options);
    }

    // The key ring, the hash key and the issuer of Development, keys of the demonstration, and the folder of keys next to a database.
    [GeneratedRegex(@"\A(keys|hash\.key|demo-keys\.json|(key|revocation)-.+\.xml|development-issuer-.+\.pem|.+\.draft)\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex OwnName();
}
