using System.Text.Json;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;

namespace Bootcamps.Api.Seed;

/// <summary>One key for each role on demonstration data, printed once and written next to the database for scripts.</summary>
internal sealed class DemonstrationKeys(Settings settings, WriteQueue writes, TimeProvider clock)
{
    /// <summary>Name of the file the keys are written to.</summary>
    public const string FileName = "demo-keys.json";

    private const string AuthorityId = "LCRCA";

    // Websites that can use the partner's key in a browser.
    private static readonly string[] Origins = ["http://localhost:3000", "http://localhost:5173", "http://localhost:8080"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Makes the keys, writes the file and prints them.</summary>
    public async Task MakeAsync(TextWriter output)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["provider"] = await MakeAsync(Role.Provider, ukprn: 10001234),
            ["otherProvider"] = await MakeAsync(Role.Provider, ukprn: 10005678),
            ["authority"] = await MakeAsync(Role.Authority),
            ["partner"] = await MakeAsync(Role.Partner),
            ["admin"] = await MakeAsync(Role.Admin),
        };
        var path = Path.Combine(settings.DataFolder, FileName);
        PrivateFiles.CreateFolder(settings.DataFolder);
        File.Delete(path);
        PrivateFiles.WriteNew(path, JsonSerializer.Serialize(keys, Indented) + "\n");
        await output.WriteLineAsync($"Demonstration keys, also in {path}:");
        foreach (var (name, key) in keys)
        {
            await output.WriteLineAsync($"  {name,-14} {key}");
        }
    }

    private async Task<string> MakeAsync(string role, int? ukprn = null)
    {
        var order = new KeyOrder(role, role == Role.Admin ? null : AuthorityId, ukprn, "Demonstration", ExpiresOn: null, role == Role.Partner ? Origins : []);
        var making = new KeyMaking(order, Actor.System, clock.Today());
        return making.Reveal((await writes.SubmitAsync(making)).Value).Key!;
    }
}
