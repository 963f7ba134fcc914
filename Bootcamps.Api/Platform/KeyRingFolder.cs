using System.Xml.Linq;
using Bootcamps.Api.Platform.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Bootcamps.Api.Platform;

/// <summary>The key ring's files. The framework would write them for everybody to read.</summary>
internal sealed class KeyRingFolder(string folder, ILoggerFactory loggers) : FileSystemXmlRepository(new DirectoryInfo(folder), loggers)
{
    /// <inheritdoc/>
    public override void StoreElement(XElement element, string friendlyName)
    {
        PrivateFiles.CreateFolder(Directory.FullName);
        PrivateFiles.WriteNew(Path.Combine(Directory.FullName, friendlyName + ".xml"), element.ToString());
    }
}
