using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bootcamps.Api.Platform.Configuration;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Domain;
using Microsoft.AspNetCore.DataProtection;

namespace Bootcamps.Api.Platform;

/// <summary>
/// Protects personal data in the database: facts are encrypted as one text, and values that must be found have a keyed hash
/// (ADR 8). Personal data is stored in no other form.
/// </summary>
internal sealed class PersonalData
{
    private readonly IDataProtector _protector;
    private readonly Settings _settings;
    private readonly Lazy<byte[]> _hashKey;

    public PersonalData(IDataProtectionProvider provider, Settings settings)
    {
        _protector = provider.CreateProtector("learner-facts", "v1");
        _settings = settings;
        _hashKey = new Lazy<byte[]>(() => settings.HashKey ?? KeyOfDevelopment(HashKeyFile));
    }

    /// <summary>Whether there is a hash key. In Development one is made at first use.</summary>
    public bool HasHashKey => _settings.HashKey is not null || File.Exists(HashKeyFile);

    /// <summary>Where the hash key is: the name of the setting, or a file.</summary>
    public string HashKeyPlace => _settings.HashKey is not null ? "PersonalData__HashKey" : HashKeyFile;

    private string HashKeyFile => Path.Combine(_settings.KeysFolder, "hash.key");

    /// <summary>Encrypts facts.</summary>
    public string Protect<T>(T facts) => Convert.ToBase64String(_protector.Protect(JsonSerializer.SerializeToUtf8Bytes(facts, Json.Options)));

    /// <summary>Decrypts facts.</summary>
    public T Unprotect<T>(string text) => JsonSerializer.Deserialize<T>(_protector.Unprotect(Convert.FromBase64String(text)), Json.Options)!;

    /// <summary>The keyed hash of a value.</summary>
    /// <param name="purpose">The kind of value, so that equal values of different kinds do not match.</param>
    /// <param name="value">The value in its canonical form.</param>
    public KeyedHash Hash(string purpose, string value) => Hash(purpose, Encoding.UTF8.GetBytes(value));

    /// <inheritdoc cref="Hash(string, string)"/>
    public KeyedHash Hash(string purpose, ReadOnlySpan<byte> value)
    {
        var length = Encoding.UTF8.GetByteCount(purpose) + 1 + value.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var end = Encoding.UTF8.GetBytes(purpose, buffer);
            buffer[end] = 0;
            value.CopyTo(buffer.AsSpan(end + 1));
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(_hashKey.Value, buffer.AsSpan(0, length), hash);
            return KeyedHash.Of(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static byte[] KeyOfDevelopment(string file)
    {
        if (!File.Exists(file))
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(file)!);
            PrivateFiles.WriteNew(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        }

        var text = File.ReadAllText(file).Trim();
        return new HashKeyAttribute().IsValid(text)
            ? Convert.FromBase64String(text)
            : throw new SettingsException(
                $"The hash key in {file} is damaged. Restore the file from a backup: without this key no learner can be found again.");
    }
}
