using Bootcamps.Tests.Endurance.Crash.Store;
using NUnit.Framework;

namespace Bootcamps.Tests.Endurance.Crash;

/// <summary>Waits for what clients of another process are told.</summary>
internal static class Until
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Looks again after every answer until something is so, and fails when it does not become so within a minute.</summary>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> Async(IReadOnlyList<Load> loads, Func<bool> isSo, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(isSo))] string? what = null)
    {
        var from = TimeProvider.System.GetTimestamp();
        using var patience = new CancellationTokenSource(Longest);
        while (true)
        {
            // Asked for before the look: no answer in between goes unnoticed.
            var next = Task.WhenAny(loads.Select(load => load.NextAnswer));
            if (isSo())
            {
                return TimeProvider.System.GetElapsedTime(from);
            }

            try
            {
                await next.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"waited in vain for {what}");
            }
        }
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
