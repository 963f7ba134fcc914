using Bootcamps.Api.Platform.Configuration;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Seed;

namespace Bootcamps.Api.Platform;

/// <summary>Runs once before the first request: migrates the database and, in Development, fills an empty one.</summary>
internal sealed class StartUp(
    Settings settings,
    Migrator migrator,
    KeyProof keyProof,
    SeedLoader seed,
    DemonstrationKeys keys,
    TimeProvider clock,
    IServiceProvider services,
    ILogger<StartUp> logger)
{
    /// <summary>Makes the service ready.</summary>
    public async Task RunAsync()
    {
        foreach (var warning in StartUpWarnings.Of(services))
        {
            logger.LogWarning("{Warning}", warning);
        }

        // First, so that a database with other keys is not migrated.
        keyProof.Check();
        foreach (var name in migrator.Migrate())
        {
            logger.LogInformation("Applied migration {Migration}", name);
        }

        keyProof.Keep();
        foreach (var warning in PrivateFiles.Tighten(settings.DataFolder, IsDatabase).Concat(PrivateFiles.Tighten(settings.KeysFolder, _ => false)))
        {
            logger.LogWarning("{Warning}", warning);
        }

        if (settings.HasDemonstration && seed.Load(withDemonstration: true) is not null)
        {
            logger.LogInformation("Loaded the demonstration data");
            await keys.MakeAsync(Console.Out);
        }

        if (clock is SimulatedClock)
        {
            logger.LogWarning("The clock is simulated: it is {Now:u} in this process", clock.GetUtcNow());
        }
    }

    // With its write-ahead log, the log's index and the journal.
    private bool IsDatabase(string name) => settings.Engine is SqliteEngine sqlite && name.StartsWith(Path.GetFileName(sqlite.File), StringComparison.Ordinal);
}
