using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Bootcamps.Api.Platform.Storage;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Bootcamps.Api.Platform;

/// <summary>The keys that protect personal data are not those of the database; the message says what to do.</summary>
internal sealed class KeysException(string message) : Exception(message);

/// <summary>
/// Checks at each start that this process has the keys that the database was written with. Without the hash key no earlier learner would be recognised, and
/// without the key ring no learner's facts could be read. No answer would show either fault.
/// </summary>
internal sealed class KeyProof(Db db, PersonalData personalData, IKeyManager ring, IDataProtectionProvider provider, Settings settings, TimeProvider clock)
{
    private const string HashKeyId = "hash-key";
    private const string Constant = "Bootcamps";

    // Data Protection's ciphertext begins with a four-byte header and the id of the key.
    private const int HeaderLength = 4;
    private const int KeyIdLength = 16;

    private readonly IDataProtector _protector = provider.CreateProtector("key-proof", "v1");

    /// <summary>Checks the keys against the proofs in the database, if there are any. It makes no keys and changes nothing.</summary>
    /// <exception cref="KeysException">A key is missing or different.</exception>
    public void Check()
    {
        if (db.Engine.HasDatabase)
        {
            using var connection = db.Engine.Connect();
            connection.Open();
            using var transaction = db.Engine.BeginRead(connection);
            Check(Proofs(transaction));
        }
    }

    /// <summary>Checks again and adds missing proofs: on first use, and after the ring has a new key.</summary>
    /// <exception cref="KeysException">A key is missing or different.</exception>
    public void Keep() => db.Write(transaction =>
    {
        // Two hosts can start on a new database at once. The second is checked against the first one's keys.
        db.Engine.LockForMigration(transaction);
        var proofs = Proofs(transaction);
        Check(proofs);
        var known = proofs.Select(proof => proof.KeyId).ToHashSet(StringComparer.Ordinal);
        ProofRow[] now = [new() { KeyId = HashKeyId, Proof = HashedConstant(), CreatedAt = clock.GetUtcNow() }, ProtectedConstant()];
        return db.Engine.ExecuteAll(transaction, Sql.Add, [.. now.Where(proof => !known.Contains(proof.KeyId))]);
    });

    private List<ProofRow> Proofs(DbTransaction transaction) => db.Engine.HasTable(transaction, "key_proof")
        ? transaction.Connection!.Query<ProofRow>(Sql.All, transaction: transaction).AsList()
        : [];

    private void Check(List<ProofRow> proofs)
    {
        if (proofs.Find(proof => proof.KeyId == HashKeyId) is { } hashed && (!personalData.HasHashKey || HashedConstant() != hashed.Proof))
        {
            throw new KeysException(
                $"{personalData.HashKeyPlace} is not the hash key this database was written with: learners enrolled with it would not be recognised. "
                    + "Put the original key back. Nothing was changed.");
        }

        var ids = ring.GetAllKeys().Select(key => key.KeyId.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var proof in proofs.Where(proof => proof.KeyId != HashKeyId))
        {
            if (!ids.Contains(proof.KeyId) || !IsDecrypted(proof))
            {
                throw new KeysException(
                    $"The key ring in {settings.KeysFolder} lacks key {proof.KeyId}, with which this database was written: "
                    + "the facts of its learners could not be read. Put the original folder back. Nothing was changed.");
            }
        }
    }

    private bool IsDecrypted(ProofRow proof)
    {
        try
        {
            return _protector.Unprotect(Convert.FromBase64String(proof.Proof)).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(Constant));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private string HashedConstant() => personalData.Hash("key-proof", Constant).ToString();

    private ProofRow ProtectedConstant()
    {
        var text = _protector.Protect(Encoding.UTF8.GetBytes(Constant));
        return new ProofRow
        {
            KeyId = new Guid(text.AsSpan(HeaderLength, KeyIdLength)).ToString(), Proof = Convert.ToBase64String(text), CreatedAt = clock.GetUtcNow(),
        };
    }

    internal static class Sql
    {
        public const string All = """
            select key_id, proof, created_at
            from key_proof
            """;

        public const string Add = """
            insert into key_proof (key_id, proof, created_at)
            values (@KeyId, @Proof, @CreatedAt)
            """;
    }

    private sealed record ProofRow
    {
        public required string KeyId { get; init; }

        public required string Proof { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }
    }
}
