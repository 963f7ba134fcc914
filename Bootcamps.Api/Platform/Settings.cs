using Bootcamps.Api.Platform.Storage;
using Microsoft.Data.SqlClient;

namespace Bootcamps.Api.Platform;

/// <summary>A setting is missing or wrong; the message says which and what to put there.</summary>
internal sealed class SettingsException(string message) : Exception(message);

/// <summary>Where the database and the keys that protect personal data are.</summary>
internal sealed record Settings
{
    /// <summary>The embedded default, below the folder that holds <c>Bootcamps.sln</c>.</summary>
    public const string DefaultFile = "data/bootcamps.db";

    /// <summary>The database.</summary>
    public required Engine Engine { get; init; }

    /// <summary>Folder of the key ring that encrypts personal data.</summary>
    public required string KeysFolder { get; init; }

    /// <summary>Key of the keyed hashes, at least 32 bytes; null when it is to be made and kept in <see cref="KeysFolder"/> (Development).</summary>
    public required byte[]? HashKey { get; init; }

    /// <summary>Whether an empty database is filled with the demonstration programme at start.</summary>
    public required bool HasDemonstration { get; init; }

    /// <summary>Folder that <c>demo-keys.json</c> is written to.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingsException">Something that is needed is missing.</exception>
    public static Settings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var isDevelopment = environment.IsDevelopment();
        var engineName = configuration["Database:Engine"] ?? (isDevelopment ? "sqlite"
            : throw new SettingsException("Set Database__Engine to sqlite or sqlserver: outside Development the engine must be named."));
        if (engineName is not ("sqlite" or "sqlserver"))
        {
            throw new SettingsException($"Database__Engine is '{engineName}'; it must be sqlite or sqlserver.");
        }

        var connectionString = configuration.GetConnectionString("Bootcamps") ?? (isDevelopment && engineName == "sqlite" ? $"Data Source={Path.Combine(Root(), DefaultFile)}"
            : throw new SettingsException("Set ConnectionStrings__Bootcamps to the connection string of the database."));
        var engine = EngineOf(engineName, connectionString);
        var dataFolder = engine is SqliteEngine sqlite ? Path.GetDirectoryName(sqlite.File)! : Path.Combine(Root(), "data");
        return new Settings
        {
            Engine = engine,
            DataFolder = dataFolder,
            KeysFolder = configuration["PersonalData:KeysFolder"] ?? (isDevelopment ? Path.Combine(dataFolder, "keys")
                : throw new SettingsException("Set PersonalData__KeysFolder to a folder that only the service can read: it holds the keys that encrypt personal data.")),
            HashKey = HashKeyOf(configuration["PersonalData:HashKey"], isDevelopment),
            HasDemonstration = configuration.GetValue("Demonstration:Load", isDevelopment),
        };
    }

    private static Engine EngineOf(string name, string connectionString)
    {
        try
        {
            return name == "sqlite" ? new SqliteEngine(connectionString) : new SqlServerEngine(new SqlConnectionStringBuilder(connectionString).ConnectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new SettingsException($"ConnectionStrings__Bootcamps cannot be read as a connection string of {name}. {exception.Message}");
        }
    }

    private static byte[]? HashKeyOf(string? text, bool isDevelopment)
    {
        if (text is null && isDevelopment)
        {
            return null;
        }

        var key = new byte[128];
        return text is not null && Convert.TryFromBase64String(text, key, out var length) && length >= 32
            ? key[..length]
            : throw new SettingsException("Set PersonalData__HashKey to at least 32 random bytes in base64 (openssl rand -base64 32). Keep it: without it nobody can be found again.");
    }

    private static string Root()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Bootcamps.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        return Directory.GetCurrentDirectory();
    }
}
