using System.Xml;
using System.Xml.Linq;

namespace Bootcamps.Api.Platform.Configuration;

/// <summary>Whether the folders that settings name can be used.</summary>
internal static class Folders
{
    /// <summary>
    /// The fault of a folder that the service reads and writes, as the end of a sentence after its name. Null when it can be used. It leaves no files behind.
    /// </summary>
    public static string? FaultIn(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return File.Exists(folder) ? "is a file" : "does not exist";
        }

        try
        {
            _ = Directory.EnumerateFileSystemEntries(folder).FirstOrDefault();
            var probe = Path.Combine(folder, $".bootcamps-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
            using var file = new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "cannot be read and written by this account";
        }
    }

    /// <summary>A file of the key ring that cannot be read, with the reason. Null when there is none.</summary>
    public static string? FaultInKeyRing(string folder)
    {
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.xml") : [])
        {
            try
            {
                XElement.Load(file);
            }
            catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
            {
                return $"The key ring file {file} cannot be read: {exception.Message} Restore the folder from a backup: "
                    + "without its keys nobody can read the personal data in the database.";
            }
        }

        return null;
    }
}
