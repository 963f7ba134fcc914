using Bootcamps.Api.Platform.Configuration;
using Bootcamps.Api.Platform.Storage;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Bootcamps.Api.Platform;

/// <summary>Settings are missing or wrong; each sentence names one and says what to set.</summary>
internal sealed class SettingsException(params IReadOnlyList<string> faults)
    : Exception(string.Join('\n', faults.Select(fault => fault.ReplaceLineEndings(" "))));

/// <summary>The resolved settings: the database and the keys that protect personal data.</summary>
internal sealed record Settings
{
    /// <summary>The embedded default, below the folder that holds <c>Bootcamps.sln</c>.</summary>
    public const string DefaultFile = "data/bootcamps.db";

    /// <summary>The database.</summary>
    public required Engine Engine { get; init; }

    /// <summary>Folder of the key ring that encrypts personal data.</summary>
    public required string KeysFolder { get; init; }

    /// <summary>Key of the keyed hashes, at least 32 bytes. Null in Development to make one in <see cref="KeysFolder"/>.</summary>
    public required byte[]? HashKey { get; init; }

    /// <summary>Whether an empty database is filled with the demonstration data at start.</summary>
    public required bool HasDemonstration { get; init; }

    /// <summary>Folder that <c>demo-keys.json</c> is written to.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Applies the defaults of Development. The options have been checked.</summary>
    public static Settings Of(DatabaseOptions database, PersonalDataOptions personalData, DemonstrationOptions demonstration, IHostEnvironment environment)
    {
        var engine = EngineOf(database.Engine ?? "sqlite", database.ConnectionString ?? $"Data Source={Path.Combine(Root(), DefaultFile)}");
        var dataFolder = engine is SqliteEngine sqlite ? Path.GetDirectoryName(sqlite.File)! : Path.Combine(Root(), "data");
        return new Settings
        {
            Engine = engine,
            DataFolder = dataFolder,
            KeysFolder = Path.GetFullPath(personalData.KeysFolder ?? Path.Combine(dataFolder, "keys")),
            HashKey = personalData.HashKey is { } key ? Convert.FromBase64String(key) : null,
            HasDemonstration = demonstration.Load ?? environment.IsDevelopment(),
        };
    }

    /// <summary>
    /// The fault of a connection string, and what to set. Null when it can be tried, or there is none. The text is not repeated, because it can contain
    /// a password.
    /// </summary>
    public static string? FaultOfConnection(string? engine, string? connectionString)
    {
        const string Name = "ConnectionStrings__Bootcamps";
        if (connectionString is null || engine is not ("sqlite" or "sqlserver"))
        {
            return null;
        }

        try
        {
            if (engine == "sqlserver")
            {
                return new SqlConnectionStringBuilder(connectionString).DataSource.Length > 0
                    ? null
                    : $"{Name} names no server. Set Server=…;Database=…, with a login.";
            }

            var file = new SqliteConnectionStringBuilder(connectionString);
            return file.DataSource.Length == 0 || file.DataSource.EndsWith(Path.DirectorySeparatorChar) || Directory.Exists(file.DataSource)
                ? $"{Name} names no file. Set Data Source= and the path of the database file."
                : file.Mode == SqliteOpenMode.Memory || file.DataSource.StartsWith(':')
                    || file.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
                ? $"{Name} names a database in memory or a URI. Set Data Source= and the path of a file: what is acknowledged must survive a restart."
                : file.Password.Length > 0
                ? $"{Name} has a password, and SQLite here does not encrypt. Set it without Password and put the file on an encrypted volume."
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            var expected = engine == "sqlite" ? "Data Source= and the path of a file" : "Server=…;Database=…, with a login";
            return $"{Name} cannot be read as a connection string of {engine}: {exception.Message} Set {expected}.";
        }
    }

    /// <summary>The file in an SQLite connection string. Null when it cannot be read; <see cref="FaultOfConnection"/> reports that.</summary>
    public static string? FileOf(string connectionString) =>
        FaultOfConnection("sqlite", connectionString) is null ? Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource) : null;

    private static Engine EngineOf(string name, string connectionString) =>
        name == "sqlite" ? new SqliteEngine(connectionString) : new SqlServerEngine(new SqlConnectionStringBuilder(connectionString).ConnectionString);

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
