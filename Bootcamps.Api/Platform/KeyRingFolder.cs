using System.Xml.Linq;
using Bootcamps.Api.Platform.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Bootcamps.Api.Platform;

/// <summary>Stores the key ring's files privately. The framework would make them readable for all accounts.</summary>
internal sealed class KeyRingFolder(string folder, ILoggerFactory loggers) : FileSystemXmlRepository(new DirectoryInfo(folder), loggers)
{
    /// <inheritdoc/>
    public override void StoreElement(XElement element, string friendlyName)
    {
        PrivateFiles.CreateFolder(Directory.FullName);
        PrivateFiles.WriteNew(Path.Combine(Directory.FullName, friendlyName + ".xml"), element.ToString());
    }
}
