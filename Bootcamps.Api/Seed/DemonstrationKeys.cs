using System.Text.Json;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;

namespace Bootcamps.Api.Seed;

/// <summary>One key for each role on demonstration data: printed once, and written beside the database for scripts.</summary>
internal sealed class DemonstrationKeys(Settings settings, Db db, TimeProvider clock)
{
    /// <summary>Name of the file the keys are written to.</summary>
    public const string FileName = "demo-keys.json";

    private const string AuthorityId = "LCRCA";

    // Pages on these addresses may use the partner's key in a browser.
    private static readonly string[] Origins = ["http://localhost:3000", "http://localhost:5173", "http://localhost:8080"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Makes the keys, prints them and writes the file.</summary>
    public void Make()
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["provider"] = Add(Role.Provider, 10001234),
            ["otherProvider"] = Add(Role.Provider, 10005678),
            ["authority"] = Add(Role.Authority),
            ["partner"] = Add(Role.Partner),
            ["admin"] = Add(Role.Admin),
        };
        Directory.CreateDirectory(settings.DataFolder);
        File.WriteAllText(Path.Combine(settings.DataFolder, FileName), JsonSerializer.Serialize(keys, Indented) + "\n");
        Console.WriteLine($"Demonstration keys, also in {Path.Combine(settings.DataFolder, FileName)}:");
        foreach (var (name, key) in keys)
        {
            Console.WriteLine($"  {name,-14} {key}");
        }
    }

    private string Add(string role, int? ukprn = null)
    {
        var text = role == Role.Partner ? KeyText.NewPublishable() : KeyText.NewSecret();
        return db.Write(transaction =>
        {
            db.Engine.ExecuteAll(transaction, KeyStore.Sql.Add, [new KeyRow
            {
                KeyId = text.KeyId, Number = 1_000 + (ukprn ?? 0) + role.Length, Kind = text.Secret is null ? "publishable" : "secret", Role = role,
                AuthorityId = role == Role.Admin ? null : AuthorityId, Ukprn = ukprn, Name = "Demonstration", SecretSha256 = text.SecretSha256(),
                CreatedAt = clock.GetUtcNow(), ExpiresOn = null, RevokedAt = null, LastUsedAt = null, Version = 1,
            }]);
            if (text.Secret is null)
            {
                db.Engine.ExecuteAll(transaction, KeyStore.Sql.AddOrigin, [.. Origins.Select(origin => new KeyOriginRow { KeyId = text.KeyId, Origin = origin })]);
            }

            return text.ToString();
        });
    }
}
