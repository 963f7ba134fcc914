using Bootcamps.Api.Platform.Storage;

namespace Bootcamps.Api.Platform;

/// <summary>What happens once before the first request: the database is brought up to date and, in Development, filled when it is empty.</summary>
internal sealed class StartUp(Migrator migrator, TimeProvider clock, ILogger<StartUp> logger)
{
    /// <summary>Makes the service ready.</summary>
    public void Run()
    {
        foreach (var name in migrator.Migrate())
        {
            logger.LogInformation("Applied migration {Migration}", name);
        }

        if (clock is SimulatedClock)
        {
            logger.LogWarning("The clock is simulated: it is {Now:u} in this process", clock.GetUtcNow());
        }
    }
}
