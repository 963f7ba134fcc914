using Bootcamps.Tests.Crash.Store;
using NUnit.Framework;

namespace Bootcamps.Tests.Crash;

/// <summary>Waits for what another process does.</summary>
internal static class Until
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Waits until something is so, and fails when it does not become so.</summary>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> Async(Func<bool> isSo, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(isSo))] string? what = null)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.That(TimeProvider.System.GetElapsedTime(from), Is.LessThan(Longest), $"waited in vain for {what}");
            await Task.Delay(5);
        }

        return TimeProvider.System.GetElapsedTime(from);
    }
}

/// <summary>A store has a fault until this is disposed.</summary>
internal sealed class Fault : IDisposable
{
    private readonly string[] _flags;

    public Fault(StoreSettings store, params ReadOnlySpan<StoreFault> faults)
    {
        _flags = [.. faults.ToArray().Select(fault => Path.Combine(store.Faults, fault.ToString()))];
        foreach (var flag in _flags)
        {
            File.WriteAllBytes(flag, []);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var flag in _flags)
        {
            File.Delete(flag);
        }
    }
}
